/** Processor time of a piece of work: what other processes do does not count. For tests only. */

/** User time in ms. */
export function cpuMsOf(work: () => void): number {
  const started = process.cpuUsage();
  work();
  return process.cpuUsage(started).user / 1000;
}
