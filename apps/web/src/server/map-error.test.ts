import { StoreError } from "@sightglass/clickhouse";
import { AppError } from "@sightglass/runtime";
import { UseCaseError } from "@sightglass/usecases";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { toFailure } from "./map-error";
import { problemResponse } from "./problem";

const problem = { code: "paren.unclosed", message: "no end", from: 0, to: 1, suggestion: "()" } as const;
const zodError = z.object({ limit: z.int().max(10) }).safeParse({ limit: 11 }).error;

describe("toFailure", () => {
  it.each([
    { name: "a parameter", error: zodError, status: 400, code: "input.invalid" },
    {
      name: "a use case's refusal",
      error: new UseCaseError("auth.forbidden", "no"),
      status: 403,
      code: "auth.forbidden",
    },
    {
      name: "too many rows",
      error: new StoreError("store.limit", "x", { bound: "rows" }),
      status: 422,
      code: "limit.rows_read",
    },
    {
      name: "too long",
      error: new StoreError("store.limit", "x", { bound: "time" }),
      status: 422,
      code: "limit.time",
    },
    {
      name: "too much memory",
      error: new StoreError("store.limit", "x", { bound: "memory" }),
      status: 422,
      code: "limit.memory",
    },
    {
      name: "a pattern the store refuses",
      error: new StoreError("store.query", "x"),
      status: 400,
      code: "query.syntax",
    },
    {
      name: "a store that is away",
      error: new StoreError("store.unavailable", "x"),
      status: 503,
      code: "store.unavailable",
    },
    {
      name: "a client that left",
      error: new StoreError("store.cancelled", "x"),
      status: 499,
      code: "request.aborted",
    },
    {
      name: "a metadata store that is away",
      error: new AppError("store.unavailable", "x"),
      status: 503,
      code: "store.unavailable",
    },
    {
      name: "an unknown code",
      error: new AppError("some.thing", "inner words"),
      status: 500,
      code: "internal",
    },
    { name: "anything else", error: new TypeError("inner words"), status: 500, code: "internal" },
    { name: "no error at all", error: "text", status: 500, code: "internal" },
  ])("answers $name with $status $code", ({ error, status, code }) => {
    const failure = toFailure(error);
    expect(failure).toMatchObject({ status, code });
    expect(failure.detail).not.toContain("inner words");
  });

  it("keeps the positions of a bad query", () => {
    const error = new UseCaseError("query.syntax", "no end", { problems: [problem] });
    expect(toFailure(error).problems).toEqual([problem]);
  });
});

describe("problemResponse", () => {
  it("is RFC 9457 with a code and an instance that the log gets too", async () => {
    const seen: string[] = [];
    const response = problemResponse(new Error("secret"), {
      onUnexpected: (_, instance) => seen.push(instance),
    });
    const body = await response.json();
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(body).toMatchObject({ type: "about:blank", status: 500, code: "internal", instance: seen[0] });
    expect(JSON.stringify(body)).not.toContain("secret");
  });

  it("says when to come back, and how to sign in", () => {
    const away = problemResponse(new StoreError("store.unavailable", "x"));
    expect(away.headers.get("retry-after")).toBe("5");
    const stranger = problemResponse(new UseCaseError("auth.required", "x"));
    expect(stranger.headers.get("www-authenticate")).toContain("Bearer");
  });
});
