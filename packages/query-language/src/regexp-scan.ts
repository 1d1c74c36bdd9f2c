/** The cursor over a regular expression and its first problem. */
export interface RegExpScan {
  pattern: string;
  at: number;
  depth: number;
  ignoreCase: boolean;
  everIgnoredCase: boolean;
  problem: { message: string; from: number; to: number } | undefined;
}

/** Notes the first problem and ends the scan. */
export function fail(scan: RegExpScan, message: string, from: number) {
  scan.problem ??= { message, from, to: Math.max(scan.at, from + 1) };
  scan.at = scan.pattern.length;
}
