/** Faults of a network between a client of Kafka and its broker, by request. */
import type { Passage, Verdict } from "./tcp-proxy";

/** `lose`: the request is done, its answer does not come. `half-*`: cut in the middle of a frame. */
export type KafkaFault = "lose" | "half-request" | "half-answer" | { readonly delayMs: number };

/** Numbers of requests in Kafka's protocol. */
export const KAFKA_REQUEST = { produce: 0, offsetCommit: 8 } as const;

const LENGTH_BYTES = 4;

/** `decide` is asked for every request, with its number in the protocol. */
export function kafkaPassage(decide: (request: number) => KafkaFault | null): Passage {
  const faults = new Map<number, KafkaFault>();
  const requests = new Frames();
  const answers = new Frames();
  return {
    toServer: (bytes) =>
      requests.take(bytes).map((frame): Verdict => {
        const fault = decide(frame.readInt16BE(LENGTH_BYTES));
        if (fault === "half-request") return half(frame);
        if (fault !== null) faults.set(frame.readInt32BE(LENGTH_BYTES + 4), fault);
        return { pass: frame };
      }),
    toClient: (bytes) =>
      answers.take(bytes).map((frame): Verdict => {
        const fault = faults.get(frame.readInt32BE(LENGTH_BYTES));
        if (fault === "lose") return { pass: Buffer.alloc(0), cut: true };
        if (fault === "half-answer") return half(frame);
        return typeof fault === "object" ? { pass: frame, afterMs: fault.delayMs } : { pass: frame };
      }),
  };
}

function half(frame: Buffer): Verdict {
  return { pass: frame.subarray(0, Math.ceil(frame.length / 2)), cut: true };
}

/** Whole frames, each with its length in front. */
class Frames {
  private rest = Buffer.alloc(0);

  take(bytes: Buffer): Buffer[] {
    let rest = Buffer.concat([this.rest, bytes]);
    const frames: Buffer[] = [];
    while (rest.length >= LENGTH_BYTES && rest.length >= LENGTH_BYTES + rest.readInt32BE(0)) {
      const end = LENGTH_BYTES + rest.readInt32BE(0);
      frames.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    this.rest = rest;
    return frames;
  }
}
