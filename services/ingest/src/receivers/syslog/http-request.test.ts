import { describe, expect, it } from "vitest";
import { httpAnswer, isHttpRequest } from "./http-request";

const is = (text: string) => isHttpRequest(Buffer.from(text));

describe("the first bytes of a syslog connection", () => {
  it("are HTTP when they hold a whole request line", () => {
    expect(is("POST /api/v1/logs HTTP/1.1\r\nHost: a\r\n")).toBe(true);
    expect(is("GET / HTTP/1.0\r\n\r\n")).toBe(true);
    expect(is("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).toBe(true);
  });

  it("are syslog when they only speak of HTTP", () => {
    expect(is("<14>POST /api/v1/logs HTTP/1.1\r\n")).toBe(false);
    expect(is("GET /x HTTP/1.1 200 12ms\r\n")).toBe(false);
    expect(is("GET /x HTTP/1.1\n")).toBe(false);
    expect(is("POST of mail 12 failed\r\n")).toBe(false);
  });

  it("are answered with a whole message", () => {
    const [head = "", body = ""] = httpAnswer({ http: 18080 }).split("\r\n\r\n");
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ code: "frame.http", message: expect.stringContaining("port 18080, POST /api/v1/logs") }],
    });
  });
});
