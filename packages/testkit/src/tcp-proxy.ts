/** A TCP proxy of tests that delays, cuts and loses what goes through it, as its passages say. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { sleep } from "@sightglass/runtime";

/** What becomes of bytes: they go on (after a while), and the connection may end behind them. */
export interface Verdict {
  readonly pass: Buffer;
  readonly afterMs?: number;
  readonly cut?: boolean;
}

/** One connection; asked in the order in which bytes come. */
export interface Passage {
  toServer(bytes: Buffer): readonly Verdict[];
  toClient(bytes: Buffer): readonly Verdict[];
}

export interface TcpProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on `port` of 127.0.0.1 (0: any) and passes to `target` there. */
export async function startTcpProxy(
  options: { port: number; target: number },
  passage: () => Passage,
): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(options.target, "127.0.0.1");
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", () => {
        open.delete(socket);
        end();
      });
    }
    const way = passage();
    join(client, upstream, (bytes) => way.toServer(bytes));
    join(upstream, client, (bytes) => way.toClient(bytes));
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: portOf(server.address()),
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(from: Socket, to: Socket, judge: (bytes: Buffer) => readonly Verdict[]): void {
  let before = Promise.resolve();
  from.on("data", (bytes: Buffer) => {
    before = before.then(async () => {
      if (to.destroyed) return;
      for (const verdict of judge(bytes)) await carry(from, to, verdict);
    });
  });
}

async function carry(from: Socket, to: Socket, { pass, afterMs, cut }: Verdict): Promise<void> {
  if (afterMs !== undefined) await sleep(afterMs);
  if (to.destroyed) return;
  if (pass.length > 0) await new Promise<void>((resolve) => to.write(pass, () => resolve()));
  if (!cut) return;
  from.destroy();
  to.destroy();
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
