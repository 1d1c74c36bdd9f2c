/** Tails without a store, and what they bring. For tests only. */
import { createReader, projectDb } from "@sightglass/clickhouse";
import { createLogger } from "@sightglass/runtime";
import type { TailEvent } from "./outbox";
import type { TailSession } from "./tail-session";

/** A project's handle on a store that nobody answers for. */
export function storelessDb(projectId: number) {
  const logger = createLogger({ service: "test", level: "silent" });
  const options = { url: "http://127.0.0.1:1", database: "sightglass", user: "u", password: "p", logger };
  return projectDb(createReader(options), projectId);
}

/** Takes events until `isEnough`, or nothing came for `quietMs`. */
export async function collect(
  session: TailSession,
  isEnough: (events: readonly TailEvent[]) => boolean,
  quietMs = 2_000,
): Promise<TailEvent[]> {
  const events: TailEvent[] = [];
  while (!isEnough(events)) {
    const taken = await session.outbox.take(quietMs);
    if (taken === null || taken.length === 0) break;
    events.push(...taken);
  }
  return events;
}

/** The attribute `n` of the rows. */
export function numbersOf(events: readonly TailEvent[]): number[] {
  return events.flatMap((event) => (event.kind === "row" ? [Number(/"n":(\d+)/.exec(event.text)?.[1])] : []));
}
