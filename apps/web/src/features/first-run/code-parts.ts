/** Lines to paste in coloured parts. Pure. */
export interface CodePart {
  text: string;
  /** `s` string, `k` key word, `c` comment, empty plain. */
  kind: "s" | "k" | "c" | "";
}

const PARTS =
  /("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|`[^`\n]*`)|(^#.*$)|(^(?:curl|await|import)\b|^\s*[A-Za-z_.]+(?= {2,}| =)|^\[.*\]$)/gm;

/** The lines in coloured parts; joined they are the lines again. */
export function codeParts(code: string): CodePart[] {
  const parts: CodePart[] = [];
  let at = 0;
  for (const match of code.matchAll(PARTS)) {
    if (match.index > at) parts.push({ text: code.slice(at, match.index), kind: "" });
    const kind = match[1] !== undefined ? "s" : match[2] !== undefined ? "c" : "k";
    parts.push({ text: match[0], kind });
    at = match.index + match[0].length;
  }
  if (at < code.length) parts.push({ text: code.slice(at), kind: "" });
  return parts;
}
