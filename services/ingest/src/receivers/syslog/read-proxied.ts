/** Reads the PROXY line of a connection, if it begins with one. */
import type { Socket } from "node:net";
import { readProxyLine } from "./proxy-line";

const PATIENCE_MS = 5_000;

export interface Proxied {
  /** For whom the proxy speaks; `undefined` when it says nothing of it. */
  readonly address: string | undefined;
  /** What was read behind the line. The socket is paused. */
  readonly rest: Buffer;
  readonly hasEnded: boolean;
}

export function readProxied(socket: Socket): Promise<Proxied> {
  return new Promise((resolve) => {
    let held = Buffer.alloc(0);
    const finish = (address: string | undefined, rest: Buffer, hasEnded = false) => {
      clearTimeout(timer);
      socket.off("data", onData);
      socket.off("close", onEnd);
      socket.off("end", onEnd);
      socket.pause();
      resolve({ address, rest, hasEnded });
    };
    const onData = (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      const line = readProxyLine(held);
      if (line.state === "none") finish(undefined, held);
      else if (line.state === "found") finish(line.address, held.subarray(line.bytes));
    };
    const onEnd = () => finish(undefined, held, true);
    const timer = setTimeout(() => finish(undefined, held), PATIENCE_MS);
    socket.on("data", onData);
    socket.once("close", onEnd);
    socket.once("end", onEnd);
  });
}
