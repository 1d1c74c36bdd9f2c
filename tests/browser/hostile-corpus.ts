/** Content that attacks, one event each: markup, escape sequences, directions, lengths, numbers, names that objects have. */
const ESC = "\u001b";
const BELL = "\u0007";
const KIB = 1024;

/** Runs `alarm` in the page if any of it is ever taken for markup. */
export const MARKUP = `<img src=x onerror="alarm('ran')"><script>alarm('ran')</script><a href="javascript:alarm('ran')">go</a><svg onload=alarm('ran')>`;

const ZALGO = `z${"\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308".repeat(12)}algo`;
const RTL = "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0633\u0644\u0627\u0645 12 \u0639\u0644\u064a\u0643\u0645";

/** Texts by name; each becomes the message, service, a key and a value of one event. */
const TEXTS: Readonly<Record<string, string>> = {
  markup: MARKUP,
  link: `${ESC}]8;;javascript:alarm(1)${ESC}\\click${ESC}]8;;${ESC}\\ ${ESC}]52;c;YWxhcm0=${BELL}`,
  screen: `${ESC}[2J${ESC}[1;31mred${ESC}[0m ${ESC}]0;title${BELL} ${ESC}P1;1|00${ESC}\\ \u009b31m`,
  bidi: "user \u202egnp.exe\u202c \u2066hidden\u2069 \u200bzero \ufeffmark",
  rtl: RTL,
  zalgo: ZALGO,
  nul: "nul \u0000 bell \u0007 backspace \u0008 del \u007f \u2028line\u2029paragraph",
  template: "{{constructor.constructor('alarm(1)')()}} \u0024{alarm(1)} %0d%0aSet-Cookie: a=b",
  formula: '=HYPERLINK("https://elsewhere.example")',
  lines: "line\n".repeat(2_000),
  family: "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 e\u0301 ﷽",
  word: "w".repeat(5_000),
};

/** Longer than a browser can draw at once without harm; as long as intake takes. */
const LONG: Readonly<Record<string, string>> = {
  million: "x".repeat(1_000_000),
  colours: `${ESC}[31mx${ESC}[32my`.repeat(40 * KIB),
  zalgos: ZALGO.repeat(1_500),
  json: `{"a":${'{"b":'.repeat(200)}1${"}".repeat(200)},"c":"${"d".repeat(30_000)}"}`,
  spaces: `${"  \t".repeat(100 * KIB)}end`,
};

export const NAMES = [...Object.keys(TEXTS), ...Object.keys(LONG), "keys", "names", "numbers", "surrogate"];

/** JSON texts: some of this cannot be written as an object of JavaScript. */
export function hostileLines(show: string): string[] {
  const events = [
    ...Object.entries(TEXTS).map(([name, text]) => ({ ...base(show, name), ...everywhere(text) })),
    ...Object.entries(LONG).map(([name, text]) => ({ ...base(show, name), message: text })),
    { ...base(show, "keys"), message: "10,000 keys", ...keys(9_900) },
  ].map((event) => JSON.stringify(event));
  const raw = (name: string, fields: string) =>
    `{"show":"${show}","attack":"${name}","message":"${name}","service":"${name}",${fields}}`;
  return [
    ...events,
    raw(
      "names",
      '"__proto__":{"polluted":"yes"},"constructor":"<b>","prototype":1,"toString":"x","hasOwnProperty":"y","length":"z"',
    ),
    raw(
      "numbers",
      '"big":1e308,"small":5e-324,"long":123456789012345678901234567890,"past":9007199254740993,"minus":-0.0,"over":1e999',
    ),
    raw("surrogate", '"half":"\\ud800 \\udc00 \\udfff","key\\ud800":"half"'),
  ];
}

function base(show: string, name: string) {
  return { show, attack: name, level: "error", trace_id: "5".repeat(32), host: "hostile-host" };
}

function everywhere(text: string) {
  const short = text.slice(0, 190);
  return { message: text, service: short, [short]: text, nested: { [short]: { deep: text } }, level: short };
}

function keys(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key.${index}`, index]));
}
