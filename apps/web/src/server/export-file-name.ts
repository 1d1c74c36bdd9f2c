/** Names of export files: `logs_2026-11-20T13-00-00_2026-11-20T14-00-00_Europe-Berlin.csv`. Pure. */

/** Range in the zone's wall clock, and the zone; an unknown zone counts as UTC. */
export function exportFileName(
  range: { fromMs: number; toMs: number },
  { name, zone, format }: { name: string; zone: string; format: string },
): string {
  const known = isZone(zone) ? zone : "UTC";
  const times = [range.fromMs, range.toMs].map((ms) => wallClock(ms, known));
  return `${name}_${times.join("_")}_${known.replaceAll(/[^\w+-]/g, "-")}.${format}`;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function wallClock(ms: number, timeZone: string): string {
  const text = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(ms);
  return text.replace(" ", "T").replaceAll(":", "-");
}
