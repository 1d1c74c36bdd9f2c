import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stampClientAddress } from "./stamp-client-address";

let server: Server;
let url: string;
let end: () => void = () => undefined;

beforeEach(async () => {
  server = createServer((request, response) => response.end(String(request.headers["x-forwarded-for"])));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterEach(async () => {
  end();
  await new Promise((resolve) => server.close(resolve));
});

async function seen(forwardedFor?: string): Promise<string> {
  const headers = forwardedFor === undefined ? undefined : { "x-forwarded-for": forwardedFor };
  return (await fetch(url, { headers: { connection: "close", ...headers } })).text();
}

it("puts the address of the connection in place of what the client says", async () => {
  end = stampClientAddress({ trustProxy: false });
  expect(await seen("198.51.100.7")).toBe("127.0.0.1");
  expect(await seen("198.51.100.7, 127.0.0.9")).toBe("127.0.0.1");
  expect(await seen()).toBe("127.0.0.1");
});

it("keeps what a trusted proxy says", async () => {
  end = stampClientAddress({ trustProxy: true });
  expect(await seen("198.51.100.7")).toBe("198.51.100.7");
});
