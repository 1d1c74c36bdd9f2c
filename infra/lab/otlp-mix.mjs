/** The operations mix of ops-mix.mjs as OTLP requests: what an agent sends for ten pods of its node. */
import { readFileSync } from "node:fs";
import protobuf from "protobufjs";
import { event, random } from "./ops-mix.mjs";

const PROTO = new URL("../../services/ingest/src/receivers/otlp/testdata/logs.proto", import.meta.url);
const PODS = 10;
const SEVERITIES = { debug: 5, info: 9, warn: 13, error: 17 };
const OF_THE_POD = new Set(["service", "host", "k8s.pod.name"]);
const OF_THE_RECORD = new Set(["timestamp", "level", "message", "trace_id"]);

const requestType = () =>
  protobuf
    .parse(readFileSync(PROTO, "utf8"), { keepCase: true })
    .root.lookupType("otlp.ExportLogsServiceRequest");

const anyValue = (value) => (typeof value === "number" ? { int_value: value } : { string_value: value });
const keyValues = (entries) => entries.map(([key, value]) => ({ key, value: anyValue(value) }));

function resourceOf(drawn) {
  return {
    attributes: keyValues([
      ["service.name", drawn.service],
      ["host.name", drawn.host],
      ["k8s.pod.name", drawn["k8s.pod.name"]],
    ]),
  };
}

function recordOf(drawn) {
  const nanos = `${Date.parse(drawn.timestamp)}000000`;
  const attributes = Object.entries(drawn).filter(([key]) => !OF_THE_POD.has(key) && !OF_THE_RECORD.has(key));
  return {
    time_unix_nano: nanos,
    observed_time_unix_nano: nanos,
    severity_number: SEVERITIES[drawn.level],
    severity_text: drawn.level,
    body: { string_value: drawn.message },
    attributes: keyValues(attributes),
    ...(drawn.trace_id ? { trace_id: Buffer.from(drawn.trace_id, "hex"), flags: 1 } : {}),
  };
}

/** Requests of `events` records each. */
export function otlpBodies({ seed, count, events, timeMs = Date.now() }) {
  const r = random(seed);
  const type = requestType();
  return Array.from({ length: count }, () => {
    const pods = Array.from({ length: PODS }, () => ({
      resource: resourceOf(event(r, timeMs)),
      scope_logs: [{ scope: { name: "shop" }, log_records: [] }],
    }));
    for (let i = 0; i < events; i += 1) {
      const drawn = event(r, timeMs - Math.floor(r() * 2000));
      pods[Math.floor(r() * PODS)].scope_logs[0].log_records.push(recordOf(drawn));
    }
    return { body: Buffer.from(type.encode(type.fromObject({ resource_logs: pods })).finish()), events };
  });
}
