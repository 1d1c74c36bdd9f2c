import { expect, it } from "vitest";
import { resendable } from "./resendable";

function letter(raw: string, more: { source?: string; reason?: string; raw_bytes?: number } = {}) {
  return {
    id: "0000000000000001",
    observed_timestamp: "2026-11-21T10:00:00.000Z",
    signal: "logs",
    source: "http/web",
    reason: "json.depth",
    message: "",
    origin: "",
    raw_base64: Buffer.from(raw).toString("base64"),
    raw_bytes: Buffer.byteLength(raw),
    ...more,
  };
}

it("sends what the HTTP door refused byte by byte", () => {
  const sent = resendable(letter('{"a": ä'));
  expect(sent?.body.toString()).toBe('{"a": ä');
  expect(sent?.contentType).toBe("application/json");
});

it("sends nothing that was cut, of another door, or no event", () => {
  expect(resendable(letter("{}", { raw_bytes: 3 }))).toBeUndefined();
  expect(resendable(letter(""))).toBeUndefined();
  expect(resendable(letter("<34>x", { source: "syslog-udp/default" }))).toBeUndefined();
  expect(resendable(letter("native", { reason: "block.unreadable" }))).toBeUndefined();
  expect(resendable(letter("no row", { reason: "store.refused" }))).toBeUndefined();
});

it("makes an event again of a row that the store refused, whatever its door", () => {
  const row = {
    project_id: 1,
    timestamp: "2026-11-21 10:00:00.123456789",
    body: "paid",
    severity_text: "INFO",
    service: "shop",
    host: "",
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    span_id: "",
    attributes_text: { user: "u1" },
    attributes_number: { ms: 1.5 },
    attributes_bool: { ok: true },
  };
  const sent = resendable(letter(JSON.stringify(row), { reason: "store.refused", source: "syslog-tcp/x" }));
  expect(JSON.parse(sent?.body.toString() ?? "")).toEqual({
    timestamp: "2026-11-21T10:00:00.123456789Z",
    message: "paid",
    level: "INFO",
    "service.name": "shop",
    trace_id: row.trace_id,
    user: "u1",
    ms: 1.5,
    ok: true,
  });
});

it("lets no attribute take the place of a role, and no number of a severity go lost", () => {
  const row = {
    timestamp: "2026-11-21 10:00:00.123456789",
    body: "paid",
    severity_text: "AUDIT",
    severity_number: 17,
    attributes_text: { message: "not the body", level: "not the level" },
    attributes_number: { timestamp: 5 },
  };
  const eventOf = (raw: object) => {
    const sent = resendable(letter(JSON.stringify(raw), { reason: "store.refused", source: "otlp-grpc/x" }));
    return JSON.parse(sent?.body.toString() ?? "");
  };
  expect(eventOf(row)).toEqual({
    timestamp: "2026-11-21T10:00:00.123456789Z",
    message: "paid",
    level: "error",
    severity_text: "AUDIT",
    "sightglass.attribute.message": "not the body",
    "sightglass.attribute.level": "not the level",
    "sightglass.attribute.timestamp": 5,
  });
  expect(eventOf({ ...row, severity_text: "" }).level).toBe("error");
  expect(eventOf({ ...row, severity_text: "ERROR" }).level).toBe("ERROR");
});
