/** What is said to senders that came to the wrong door. */
import { expect, it } from "vitest";
import { goAway, jsonWay, wayTo } from "./wrong-door";

const open = { http: 18080, otlpHttp: 14318, otlpGrpc: 14317 };

it.each([
  ["/api/v1/logs", "Logs as JSON go to port 18080, POST /api/v1/logs."],
  ["/v1/logs", "OTLP over HTTP goes to port 14318, POST /v1/logs."],
  ["/opentelemetry.proto.collector.logs.v1.LogsService/Export", "OTLP over gRPC goes to port 14317."],
  ["/v1/traces", "OTLP over HTTP goes to port 14318, POST /v1/traces."],
  ["/", ""],
])("%s has its door named", (path, way) => {
  expect(wayTo(path, open)).toBe(way);
});

it("names the usual port of a door that another process has", () => {
  expect(jsonWay({})).toContain("port 8080 unless it was changed");
});

it("says good-bye to HTTP/2 in its own frames", () => {
  const bytes = goAway("elsewhere");
  expect([...bytes.subarray(0, 9)]).toEqual([0, 0, 0, 4, 0, 0, 0, 0, 0]);
  expect([...bytes.subarray(9, 18)]).toEqual([0, 0, 17, 7, 0, 0, 0, 0, 0]);
  expect(bytes.readUInt32BE(9 + 13)).toBe(13);
  expect(bytes.subarray(9 + 17).toString()).toBe("elsewhere");
});
