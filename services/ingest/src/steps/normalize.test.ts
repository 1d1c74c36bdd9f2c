import { describe, expect, it } from "vitest";
import { TestChain } from "../testing-chain";

const chain = new TestChain();

describe("recognised keys", () => {
  it.each([
    ["message", "msg", "body", "log", "event"],
    ["level", "severity", "log.level", "severity_text", "levelname", "priority"],
    ["service.name", "service", "app", "logger"],
    ["host.name", "host", "hostname"],
    ["deployment.environment.name", "deployment.environment", "environment", "env"],
    ["service.version", "version", "release"],
  ])("first match wins, the others stay attributes: %s …", async (...keys) => {
    const column =
      {
        message: "body",
        level: "severity_text",
        "service.name": "service",
        "host.name": "host",
        "deployment.environment.name": "environment",
        "service.version": "version",
      }[keys[0] ?? ""] ?? "";
    for (let i = 0; i < keys.length; i++) {
      const present = keys.slice(i);
      for (const order of [present, [...present].reverse()]) {
        const row = await chain.row(Object.fromEntries(order.map((key) => [key, `of ${key}`])));
        expect(row[column]).toBe(`of ${present[0]}`);
        expect(row.attributes_text).toEqual(
          Object.fromEntries(present.slice(1).map((key) => [key, `of ${key}`])),
        );
      }
    }
  });

  it("are found in nested objects as in dotted keys", async () => {
    const row = await chain.row({
      service: { name: "cart", version: "2" },
      host: { name: "web-1", ip: "10.0.0.1" },
      log: { level: "warn", file: { path: "/x" } },
      deployment: { environment: { name: "prod" } },
      dd: { trace_id: "1234605616436508552" },
      message: "m",
    });
    expect(row).toMatchObject({
      service: "cart",
      version: "2",
      host: "web-1",
      severity_text: "warn",
      severity_number: 13,
      environment: "prod",
      trace_id: "00000000000000001122334455667788",
      body: "m",
      attributes_text: { "host.ip": "10.0.0.1", "log.file.path": "/x", "dd.trace_id": "1234605616436508552" },
    });
  });

  it.each([
    ["info", 9],
    ["WARNING", 13],
    [30, 9],
    ["50", 17],
    [3, 17],
    ["audit", 0],
    [999, 0],
    [true, 0],
  ])("reads the level %s as %i and keeps the word", async (level, number) => {
    const row = await chain.row({ level, msg: "m" });
    expect(row).toMatchObject({ severity_number: number, severity_text: String(level) });
  });

  it.each([
    ["0AF7651916CD43DD8448EB211C80319C", "0af7651916cd43dd8448eb211c80319c", {}],
    ["0af76519-16cd-43dd-8448-eb211c80319c", "0af7651916cd43dd8448eb211c80319c", {}],
    ["b7ad6b7169203331", "0000000000000000b7ad6b7169203331", {}],
    ["00000000000000000000000000000000", "", { trace_id: "00000000000000000000000000000000" }],
    ["not a trace", "", { trace_id: "not a trace" }],
    [5, "", { trace_id: "5" }],
  ])("reads the trace id %s", async (given, stored, attributes) => {
    expect(await chain.row({ trace_id: given, msg: "m" })).toMatchObject({
      trace_id: stored,
      attributes_text: attributes,
    });
  });

  it("keeps a span id of another form as an attribute", async () => {
    expect(await chain.row({ span_id: "B7AD6B7169203331", msg: "m" })).toMatchObject({
      span_id: "b7ad6b7169203331",
      attributes_text: {},
    });
    expect(await chain.row({ spanId: "7", msg: "m" })).toMatchObject({
      span_id: "",
      attributes_text: { spanId: "7" },
    });
  });

  const WRONG = [null, true, false, 0, -1.5, "", [], {}, [[1]], { a: 1 }, { a: null }, "x".repeat(300)];
  const KEYS = [
    "timestamp",
    "@timestamp",
    "message",
    "event",
    "level",
    "priority",
    "service",
    "service.name",
    "host",
    "env",
    "version",
    "trace_id",
    "spanId",
    "resource",
  ];
  it.each(KEYS)("takes any type under %s", async (key) => {
    for (const value of WRONG) {
      const { answer, logs } = await chain.take(JSON.stringify({ [key]: value, other: 1 }));
      expect(answer).toMatchObject({ accepted: 1, rejected: 0 });
      expect(logs[0]?.attributes_number).toMatchObject({ other: 1 });
    }
  });

  it("keeps a value of the wrong type as an attribute", async () => {
    expect(await chain.row({ service: ["a"], timestamp: true, host: { ip: "x" }, msg: "m" })).toMatchObject({
      service: "",
      host: "",
      attributes_text: { service: '["a"]', "host.ip": "x" },
      attributes_bool: { timestamp: true },
    });
  });
});

describe("body", () => {
  it("is the JSON text of an object, whose fields are attributes too", async () => {
    expect(await chain.row({ message: { code: 5, text: "no" } })).toMatchObject({
      body: '{"code":5,"text":"no"}',
      attributes_number: { "message.code": 5 },
      attributes_text: { "message.text": "no" },
    });
    expect(await chain.row({ message: [1, "a"] })).toMatchObject({ body: '[1,"a"]', attributes_text: {} });
    expect(await chain.row({ msg: 5 })).toMatchObject({ body: "5" });
  });

  it("prefers a text to the objects that Elastic's schema has under log and event", async () => {
    expect(await chain.row({ log: { level: "info" }, event: "started" })).toMatchObject({
      body: "started",
      severity_text: "info",
    });
    expect(await chain.row({ event: { action: "login" } })).toMatchObject({
      body: '{"action":"login"}',
      attributes_text: { "event.action": "login" },
    });
  });

  it("is the event itself when there is none", async () => {
    expect(await chain.row('{"a": 1, "b": "x"}')).toMatchObject({ body: '{"a": 1, "b": "x"}' });
    expect(await chain.row('{\n  "a": 1\n}')).toMatchObject({ body: '{"a":1}' });
    const { logs } = await chain.take('[{"a": 1}, {"b":2}]');
    expect(logs.map((row) => row.body)).toEqual(['{"a": 1}', '{"b":2}']);
  });
});

describe("attributes", () => {
  it("keep their types; null is absent, an empty object stays", async () => {
    expect(
      await chain.row({ t: "x", e: "", n: 1.5, z: -0, b: false, nothing: null, o: {}, a: [], msg: "m" }),
    ).toMatchObject({
      attributes_text: { t: "x", e: "", o: "{}", a: "[]" },
      attributes_number: { n: 1.5, z: 0 },
      attributes_bool: { b: false },
    });
  });

  it("may all be null: the event is kept as its own JSON", async () => {
    expect(await chain.row({ a: null, message: null })).toMatchObject({
      body: '{"a":null,"message":null}',
      attributes_text: {},
    });
  });

  it("keep integers beyond 2^53 and overflowing numbers as the sender wrote them", async () => {
    const text =
      '{"a":9007199254740993,"b":-12345678901234567890,"c":1e400,"d":9007199254740991,"e":1e21,"f":[18446744073709551615,"x",1],"g":{"h":9007199254740993},"s":"9007199254740993","msg":"m"}';
    for (const body of [text, `[${text}]`]) {
      const { logs } = await chain.take(body);
      expect(logs[0]).toMatchObject({
        attributes_text: {
          a: "9007199254740993",
          b: "-12345678901234567890",
          c: "1e400",
          f: '[18446744073709551615,"x",1]',
          "g.h": "9007199254740993",
          s: "9007199254740993",
        },
        attributes_number: { d: 9007199254740991, e: 1e21 },
      });
    }
  });

  it("give a second value of one path a key of its own", async () => {
    expect(await chain.row({ "a.b": 1, a: { b: 2, c: { d: 3 } }, "a.c": { d: 4 }, msg: "m" })).toMatchObject({
      attributes_number: { "a.b": 1, "a.b_2": 2, "a.c.d": 3, "a.c.d_2": 4 },
    });
  });

  it("take any key, also those that objects have of their own", async () => {
    const row = await chain.row(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"x":2}},"toString":"t","hasOwnProperty":true,"":"empty","msg":"m"}',
    );
    expect(row).toMatchObject({
      attributes_number: { "__proto__.polluted": 1, "constructor.prototype.x": 2 },
      attributes_text: { toString: "t", "": "empty" },
      attributes_bool: { hasOwnProperty: true },
    });
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(Reflect.get({}, "x")).toBeUndefined();
  });
});

describe("resource", () => {
  it("becomes attributes of a resource and fills columns that the event left empty", async () => {
    const event = {
      msg: "m",
      service: "own",
      resource: {
        service: { name: "res", version: "9" },
        "host.name": "h",
        deployment: { environment: "dev" },
        cpus: 4,
        tags: ["x"],
        none: null,
      },
    };
    const { logs, resources } = await new TestChain().take(
      JSON.stringify([event, { ...event, msg: "again" }]),
    );
    expect(logs[0]).toMatchObject({
      service: "own",
      version: "9",
      host: "h",
      environment: "dev",
      attributes_text: {},
    });
    expect(resources).toHaveLength(1);
    expect(resources[0]).toMatchObject({
      project_id: 7,
      service: "res",
      resource_id: logs[1]?.resource_id,
      attributes: {
        cpus: "4",
        "deployment.environment": "dev",
        "host.name": "h",
        "service.name": "res",
        "service.version": "9",
        tags: '["x"]',
      },
    });
  });

  it("has the same id whatever the order and the process", async () => {
    const first = await new TestChain().row({ msg: "m", resource: { a: "1", b: "2" } });
    const second = await new TestChain().row({ msg: "m", "resource.b": "2", resource: { a: "1" } });
    expect(first.resource_id).toBe(second.resource_id);
    expect(first.resource_id).not.toBe(0n);
    expect(await new TestChain().row({ msg: "m" })).toMatchObject({ resource_id: 0n });
  });
});
