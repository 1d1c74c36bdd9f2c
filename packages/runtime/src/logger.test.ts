import { describe, expect, it } from "vitest";
import { createLogger } from "./logger";

describe("createLogger", () => {
  it("writes JSON lines without secrets", () => {
    const lines: string[] = [];
    const logger = createLogger({ service: "test", destination: { write: (line) => lines.push(line) } });
    logger.info({ token: "t0p", headers: { authorization: "Bearer t0p" }, count: 1 }, "hello");
    logger.debug("not shown");
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain("t0p");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "info",
      service: "test",
      msg: "hello",
      count: 1,
    });
  });
});
