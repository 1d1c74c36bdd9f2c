import { createServer, type Server } from "node:http";
import { BlockList } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AppError } from "./app-error";
import { createEgress } from "./egress";
import { readNetworks } from "./networks";

let server: Server;
let port = 0;
const seen: (string | undefined)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    if (request.url === "/big") response.end("x".repeat(2_000));
    else if (request.url === "/slow") setTimeout(() => response.end("late"), 2_000);
    else if (request.url?.startsWith("/to?") === true)
      response.writeHead(302, { location: request.url.slice(4) }).end();
    else response.end("here");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" ? (address?.port ?? 0) : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const open = createEgress(readNetworks("127.0.0.0/8") ?? new BlockList());
const closed = createEgress(new BlockList());
const ask = (egress: typeof open, url: string) =>
  egress.get({ url, headers: { authorization: "secret" }, timeoutMs: 500, bodyMax: 1_000 }).then(
    ({ status, body }) => `${status} ${body.toString()}`,
    (error: unknown) => (error instanceof AppError ? error.code : error instanceof Error ? error.name : "?"),
  );
const here = (path = "/") => `http://127.0.0.1:${port}${path}`;

it("asks where the operator allows it, also by a name", async () => {
  expect(await ask(open, here())).toBe("200 here");
  expect(
    await ask(createEgress(readNetworks("127.0.0.0/8,::1") ?? new BlockList()), `http://localhost:${port}/`),
  ).toBe("200 here");
});

it.each([
  "http://127.0.0.1/",
  "http://localhost/",
  "http://10.1.2.3/",
  "http://169.254.169.254/latest",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:a00:1]/",
  "http://[fe80::1]/",
  "http://0/",
  "http://2130706433/",
  "http://0x7f.1/",
])("refuses %s", async (url) => {
  expect(await ask(closed, url)).toBe("egress.refused");
});

it.each(["file:///etc/passwd", "ftp://127.0.0.1/", "nothing"])("takes no %s", async (url) => {
  expect(await ask(open, url)).toBe("egress.url");
});

it("judges redirects, follows a few, and takes no secret to another host", async () => {
  expect(await ask(open, here(`/to?${here()}`))).toBe("200 here");
  expect(await ask(open, here("/to?http://10.0.0.1/"))).toBe("egress.refused");
  expect(await ask(open, here("/to?file:///etc/passwd"))).toBe("egress.url");
  expect(await ask(open, here(`/to?${"/to?".repeat(8)}/`))).toBe("egress.redirects");
  seen.length = 0;
  await ask(open, here(`/to?http://127.0.0.2:${port}/`));
  await ask(open, here(`/to?${here()}`));
  expect(seen).toEqual(["secret", "secret", "secret"]);
});

it("has a bound of bytes and of time", async () => {
  expect(await ask(open, here("/big"))).toBe("egress.too_large");
  expect(await ask(open, here("/slow"))).toBe("AbortError");
});
