/** The table of faults. */

export const HEAD = [
  "fault",
  "footing",
  "acknowledged",
  "refused",
  "no answer",
  "lost",
  "ghost",
  "duplicate",
  "first ack s",
  "complete s",
  "ack p99 ms",
  "ingest MiB",
  "writer MiB",
];

/** One line of it; figures with an arrow are before the fault and with it. */
export function row(result) {
  const { id, footing, acknowledged, refused, unknown, lost, ghost, duplicate } = result;
  const { recoverS, completeS, p99, peakMiB } = result;
  const arrow = (before, during) => `${before.toFixed(0)} → ${during.toFixed(0)}`;
  return [
    id,
    footing,
    ...[acknowledged, refused, unknown, lost, ghost, duplicate].map(String),
    recoverS.toFixed(1),
    completeS.toFixed(1),
    arrow(p99.before, p99.during),
    arrow(peakMiB.before.ingest, peakMiB.during.ingest),
    arrow(peakMiB.before.writer, peakMiB.during.writer),
  ];
}

/** True when a result is as it should be. */
export const isGood = ({ lost, ghost, duplicate, problems }) =>
  lost + ghost + duplicate + problems.length === 0;
