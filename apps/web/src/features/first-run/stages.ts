/** The stages of the first event, from the receivers to being searchable. Pure. */
import { formatDuration } from "../../ui/format/duration";
import { THIN } from "../../ui/format/number";
import { epochOf, formatClock, type Zone } from "../../ui/format/time";
import type { FirstRunAnswer } from "../api/types";

export interface Stage {
  name: string;
  done: boolean;
  detail: string;
}

export function stagesOf(answer: Partial<Pick<FirstRunAnswer, "receivers" | "latest">>, zone: Zone): Stage[] {
  const receivers = (answer.receivers ?? []).filter((door) => door.state !== "unknown");
  const up = receivers.filter((door) => door.state === "up").length;
  const stages = answer.latest?.stages;
  const received = stages?.received ?? null;
  const after = (name: string, at: string | null | undefined): Stage => ({
    name,
    done: at !== null && at !== undefined,
    detail: laterBy(received, at ?? null),
  });
  return [
    {
      name: "Receivers are up",
      done: up > 0 && up === receivers.length,
      detail: receivers.length === 0 ? "" : `${up} of ${receivers.length}`,
    },
    {
      name: "Event received",
      done: received !== null,
      detail: received === null ? "" : formatClock(epochOf(received), zone),
    },
    after("Durable", stages?.durable),
    after("Stored", stages?.stored),
    after("Searchable", stages?.searchable),
  ];
}

/** How much later than the receipt; a sender is answered only once the event is durable. */
function laterBy(received: string | null, at: string | null): string {
  if (received === null || at === null) return "";
  const later = epochOf(at) - epochOf(received);
  return later <= 0 ? "before the answer" : `+${THIN}${formatDuration(later)}`;
}
