import { describe, expect, it } from "vitest";
import { readProxyLine } from "./proxy-line";

describe("readProxyLine", () => {
  it("finds the address of the sender", () => {
    const line = "PROXY TCP4 192.0.2.7 198.51.100.1 56324 5514\r\n";
    expect(readProxyLine(Buffer.from(`${line}<13>a\n`))).toEqual({
      state: "found",
      bytes: line.length,
      address: "192.0.2.7",
    });
    expect(readProxyLine(Buffer.from("PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n"))).toMatchObject({
      address: "2001:db8::1",
    });
    expect(readProxyLine(Buffer.from("PROXY UNKNOWN ffff::1\r\n"))).toEqual({
      state: "found",
      bytes: 23,
      address: undefined,
    });
  });

  it("waits for more only while it may become such a line", () => {
    expect(readProxyLine(Buffer.from("PRO")).state).toBe("short");
    expect(readProxyLine(Buffer.from("PROXY TCP4 1.2.3.4")).state).toBe("short");
    expect(readProxyLine(Buffer.from("<13>a")).state).toBe("none");
    expect(readProxyLine(Buffer.from("PROXY nonsense\n")).state).toBe("none");
    expect(readProxyLine(Buffer.from(`PROXY ${"x".repeat(200)}`)).state).toBe("none");
  });
});
