/** Labels of time ranges as they are written in a link. Pure; browser-safe. */

const NAMES: Readonly<Record<string, string>> = {
  s: "second",
  m: "minute",
  h: "hour",
  d: "day",
  w: "week",
  M: "month",
  y: "year",
};
const STARTS: Readonly<Record<string, string>> = {
  d: "Today",
  w: "This week",
  M: "This month",
  y: "This year",
  h: "This hour",
};
const PREVIOUS: Readonly<Record<string, string>> = {
  d: "Yesterday",
  w: "Last week",
  M: "Last month",
  y: "Last year",
  h: "Previous hour",
};
const BACK = /^now-(\d{1,6})([smhdwMy])$/;
const START = /^now\/([smhdwMy])$/;
const START_BACK = /^now-1([smhdwMy])\/([smhdwMy])$/;

/** `now-1h`, `now` → `Last 1 hour`; `now/d`, `now` → `Today`; anything else `from – to`. */
export function describeRange(from: string, to: string): string {
  const end = to.trim();
  const start = from.trim();
  const back = BACK.exec(start);
  if (back !== null && end === "now") {
    const [, count = "", unit = ""] = back;
    return `Last ${count} ${NAMES[unit] ?? unit}${Number(count) === 1 ? "" : "s"}`;
  }
  const floor = START.exec(start)?.[1] ?? "";
  if (end === "now" && STARTS[floor] !== undefined) return STARTS[floor];
  const previous = START_BACK.exec(start);
  const unit = previous?.[2] ?? "";
  if (previous?.[1] === unit && end === `now/${unit}`) return PREVIOUS[unit] ?? `${start} – ${end}`;
  return `${start} – ${end}`;
}
