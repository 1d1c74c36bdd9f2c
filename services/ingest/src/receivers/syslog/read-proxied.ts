/** Reads the PROXY line of a connection, if it begins with one, and puts back what follows. */
import type { Socket } from "node:net";
import { readProxyLine } from "./proxy-line";

const PATIENCE_MS = 5_000;

/** The address that the proxy speaks for; `undefined` when it says nothing of it. */
export function readProxied(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let held = Buffer.alloc(0);
    const timer = setTimeout(() => finish(undefined, held), PATIENCE_MS);
    const finish = (address: string | undefined, rest: Buffer) => {
      clearTimeout(timer);
      socket.off("data", onData);
      socket.off("close", onClose);
      socket.off("end", onClose);
      socket.pause();
      if (rest.length > 0 && !socket.destroyed) socket.unshift(rest);
      resolve(address);
    };
    const onData = (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      const line = readProxyLine(held);
      if (line.state === "none") finish(undefined, held);
      else if (line.state === "found") finish(line.address, held.subarray(line.bytes));
    };
    const onClose = () => finish(undefined, held);
    socket.on("data", onData);
    socket.once("close", onClose);
    socket.once("end", onClose);
  });
}
