import { ClickHouseError } from "@clickhouse/client";
import { describe, expect, it } from "vitest";
import { insertError, queryError } from "./store-error";

const serverError = (code: string) => new ClickHouseError({ code, type: "X", message: "m" });

describe("queryError", () => {
  it.each([
    ["158", "rows"],
    ["159", "time"],
    ["241", "memory"],
    ["307", "bytes"],
    ["396", "result"],
  ])("names the bound of code %s: %s", (code, bound) => {
    expect(queryError(serverError(code), false)).toMatchObject({
      code: "store.limit",
      bound,
      permanent: true,
    });
  });

  it.each([
    [
      "Cannot load time zone x: In scope SELECT secret FROM logs WHERE project_id = 7.",
      "Cannot load time zone x",
    ],
    ["Bad pattern: while executing 'FUNCTION match(body :: 0)': While executing X.", "Bad pattern"],
    ["OK_NAME: while it lasted", "OK_NAME: while it lasted"],
  ])("says what is wrong with a query without our statement: %s", (message, told) => {
    const error = new ClickHouseError({ code: "36", type: "BAD_ARGUMENTS", message });
    expect(queryError(error, false)).toMatchObject({ code: "store.query", message: told });
  });

  it("tells the user's pattern, our abort and a lost connection apart", () => {
    expect(queryError(serverError("427"), false).code).toBe("store.query");
    expect(queryError(new Error("The user aborted a request."), true).code).toBe("store.cancelled");
    expect(queryError(new Error("connect ECONNREFUSED"), false).code).toBe("store.unavailable");
    expect(queryError(new Error("Timeout error."), false).code).toBe("store.timeout");
    expect(queryError(serverError("76"), false)).toMatchObject({
      code: "store.unavailable",
      permanent: false,
    });
    expect(queryError(serverError("999"), false)).toMatchObject({ code: "store.failed", permanent: false });
  });
});

describe("insertError", () => {
  it.each([
    ["33", "store.refused", true],
    ["561", "store.refused", true],
    ["252", "store.too_many_parts", false],
    ["241", "store.memory", false],
    ["159", "store.timeout", false],
    ["242", "store.unavailable", false],
    ["999", "store.failed", false],
    ["", "store.unavailable", false],
  ])("gives code %s as %s", (code, name, permanent) => {
    expect(insertError(code, "message\nmore")).toMatchObject({ code: name, permanent, message: "message" });
  });
});
