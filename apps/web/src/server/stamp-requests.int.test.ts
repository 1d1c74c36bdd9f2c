import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { stampRequests } from "./stamp-requests";

const HTTP = "http://localhost:3000";

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
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function seen(forwardedFor?: string): Promise<string> {
  const headers = forwardedFor === undefined ? undefined : { "x-forwarded-for": forwardedFor };
  return (await fetch(url, { headers: { connection: "close", ...headers } })).text();
}

it("puts the address of the connection in place of what the client says", async () => {
  end = stampRequests({ trustProxy: false, publicUrl: HTTP });
  expect(await seen("198.51.100.7")).toBe("127.0.0.1");
  expect(await seen("198.51.100.7, 127.0.0.9")).toBe("127.0.0.1");
  expect(await seen()).toBe("127.0.0.1");
});

it("keeps what a trusted proxy says", async () => {
  end = stampRequests({ trustProxy: true, publicUrl: HTTP });
  expect(await seen("198.51.100.7")).toBe("198.51.100.7");
});

it("keeps browsers on https when the app is there, and says nothing on http", async () => {
  const told = async () =>
    (await fetch(url, { headers: { connection: "close" } })).headers.get("strict-transport-security");
  end = stampRequests({ trustProxy: false, publicUrl: HTTP });
  expect(await told()).toBeNull();
  end();
  end = stampRequests({ trustProxy: false, publicUrl: "https://logs.example.com" });
  expect(await told()).toBe("max-age=31536000");
});
