/** What the pieces of a replay come to, and how it is told. Pure. */
import { formatCount } from "../../ui/format/number";
import type { ReplayAnswer } from "../api/types";

export interface ReplaySum {
  sent: number;
  accepted: number;
  rejected: number;
  unfit: number;
  unknown: number;
  stopped: ReplayAnswer["stopped"];
}

export const NOTHING_REPLAYED: ReplaySum = {
  sent: 0,
  accepted: 0,
  rejected: 0,
  unfit: 0,
  unknown: 0,
  stopped: null,
};

export function addReplay(sum: ReplaySum, answer: ReplayAnswer): ReplaySum {
  return {
    sent: sum.sent + answer.sent,
    accepted: sum.accepted + answer.accepted,
    rejected: sum.rejected + answer.rejected,
    unfit: sum.unfit + answer.skipped.unfit,
    unknown: sum.unknown + answer.skipped.unknown,
    stopped: answer.stopped,
  };
}

export function sentenceOfReplay(sum: ReplaySum): string {
  const parts = [
    `${formatCount(sum.sent)} ${sum.sent === 1 ? "letter was" : "letters were"} sent:`,
    `${events(sum.accepted)} accepted, ${formatCount(sum.rejected)} rejected again.`,
  ];
  if (sum.unfit > 0) {
    parts.push(`${formatCount(sum.unfit)} cannot be sent: cut when they were kept, or not of the HTTP door.`);
  }
  if (sum.unknown > 0) parts.push(`${formatCount(sum.unknown)} were sent before without an answer.`);
  return parts.join(" ");
}

function events(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "event" : "events"}`;
}
