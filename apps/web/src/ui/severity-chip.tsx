/** The level word of a row: mono 11 px in a fixed column; weight rises with the level. */
import type { Level } from "@sightglass/telemetry";

export function SeverityChip({ level, text = "" }: { level: Level | ""; text?: string }) {
  const word = level === "" ? text.slice(0, 5).toUpperCase() || "–" : level.toUpperCase();
  return <span className={`sev sev-${level === "" ? "none" : level}`}>{word}</span>;
}

/** Token of the colour of marks, bars and lines of a level; grey when the level is not known. */
export function severityToken(level: string): string {
  return FILLED.has(level) ? `--sg-sev-${level}-fill` : "--sg-border-control";
}

export function severityFill(level: string): string {
  return `var(${severityToken(level)})`;
}

const FILLED: ReadonlySet<string> = new Set(["trace", "debug", "info", "warn", "error", "fatal"]);
