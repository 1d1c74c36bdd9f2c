/** Reads the body of a request into one buffer, within the cap and the byte budget of the process. */
import type { IncomingMessage } from "node:http";
import type { ByteBudget, Reservation } from "../../byte-budget";
import { Refusal } from "../../refusal";

/** The sender went away before its body was whole: there is nobody to answer. */
export class SenderGone extends Error {}

/** What can be said before the first byte of the body. Throws a Refusal. */
export function assertLength(request: IncomingMessage, maxBytes: number, budget: ByteBudget): void {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  if (budget.wouldRefuse(announced)) throw new Refusal("overload.memory");
}

export function readBody(request: IncomingMessage, maxBytes: number, booked: Reservation): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (error: unknown) => {
      request.off("data", onData);
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) return fail(tooLarge(maxBytes));
      try {
        booked.add(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    };
    request.on("data", onData);
    request.once("end", () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.once("error", () => reject(new SenderGone()));
    request.once("close", () => {
      if (!request.complete) reject(new SenderGone());
    });
  });
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal("body.too_large", `The cap is ${maxBytes} bytes.`);
}
