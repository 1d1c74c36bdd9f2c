import { describe, expect, it } from "vitest";
import { createMatcher } from "./match";
import { parseFilter } from "./parse";
import { cpuMsOf } from "./testing/cpu";
import { makeRecord } from "./testing/record";

const RECORD = makeRecord();
const matches = (query: string, record = RECORD) => {
  const { filter, problems } = parseFilter(query);
  expect(problems, query).toEqual([]);
  return createMatcher(filter)(record);
};

describe("createMatcher", () => {
  it.each([
    "",
    "payment",
    "FAILED",
    "überraschung",
    "user_id",
    "user_id=42".replace("=", "\\="),
    "---  OR payment",
    "pay*",
    "*ent",
    "p*t",
    "10.0.0.*",
    "user*",
    '"user id 42"',
    '"failed überraschung"',
    '~"ment for us"',
    '~"): " OR ~"failed: "',
    "/user_id=\\d+/",
    "/(?i)PAYMENT/",
    "body:payment",
    'body:"for user"',
    "message:pay*",
    "body:/^Pay/",
    "body:*",
    "body:>=Pay",
    "service:checkout",
    "service.name:check*",
    "env:prod",
    "deployment.environment:(dev OR prod)",
    "version:1.10.*",
    "host:/^web-\\d$/",
    "severity:error",
    "level:ERR",
    "severity:>=warn",
    "severity:<fatal",
    "severity:[warn TO error]",
    "severity:17",
    "severity:e*",
    "severity:/r$/",
    "severity_text:ERROR",
    "trace_id:4BF92F3577B34DA6A3CE929D0E0E4736",
    "traceId:4bf9*",
    "timestamp:>=2026-11-19",
    "timestamp:2026-11-19T15:31:58.412+01:00",
    "timestamp:[2026-11-19T14:31 TO 2026-11-19T14:32]",
    "http.status_code:503",
    'http.status_code:"503.0"',
    "http.status_code:5*",
    "http.status_code:/^50/",
    "http.status_code:>=500",
    "http.status_code:[400 TO 599]",
    "http.route:/api/v1/pay",
    "size:>=1000",
    "size:1200",
    "big:9007199254740993",
    "retry:true",
    "retry:t*",
    "order.id:>=A",
    "order.id:A-*",
    'empty:""',
    "empty:*",
    "k8s.pod.name:checkout-*",
    "region:(eu-1 OR us-1)",
    "-nothing:*",
    "NOT service:web",
    "-severity:info payment (nope OR retry:true)",
  ])("%s", (query) => expect(matches(query)).toBe(true));

  it.each([
    "pay",
    "ayment",
    "paymen*x",
    '"for payment"',
    '"user 42"',
    "10.0.1.*",
    "überrasch",
    "/payment/",
    "/^for/",
    "service:Checkout",
    "service:check",
    "severity:warn",
    "severity:>error",
    "severity:<=warn",
    "severity:(info OR fatal)",
    "span_id:*",
    'span_id:""',
    "scope_name:*",
    "version:>=1",
    "timestamp:>2026-11-19T14:31:58.412Z",
    "http.status_code:>503",
    "http.status_code:>=a",
    "http.status_code:0503.1",
    "order.id:>=5",
    "order.id:[1 TO 9]",
    "retry:1",
    "retry:>=0",
    "size:1200.0",
    "missing:<5",
    'missing:""',
    "-http.status_code:*",
    "constructor:*",
    "toString:*",
    "__proto__:*",
  ])("not %s", (query) => expect(matches(query)).toBe(false));

  it("reads a severity that was not given as missing", () => {
    const record = makeRecord({ severity: "", severity_number: 0 });
    expect(matches("severity:<=fatal", record)).toBe(false);
    expect(matches("-severity:error", record)).toBe(true);
    expect(matches("severity:*", record)).toBe(false);
  });

  it("tells words between levels apart", () => {
    const notice = makeRecord({ severity: "info", severity_number: 10 });
    expect(matches("severity:notice", notice)).toBe(true);
    expect(matches("severity:info", notice)).toBe(true);
    expect(matches("severity:notice", makeRecord({ severity: "info", severity_number: 9 }))).toBe(false);
  });

  it("orders text by code point", () => {
    const record = makeRecord({ attributes: { k: "\u{1F600}" } });
    expect(matches("k:>\uFFFD", record)).toBe(true);
  });

  it("finds nothing in an empty body but nothing", () => {
    const record = makeRecord({ body: "" });
    expect(matches("*", record)).toBe(true);
    expect(matches("a OR *a* OR body:* OR ~a OR /a/ OR --- OR body:<z", record)).toBe(false);
  });

  it("stays linear on hostile patterns and bodies", () => {
    const record = makeRecord({ body: `${"a".repeat(200_000)} ${"a ".repeat(100_000)}` });
    const cpuMs = cpuMsOf(() => {
      expect(matches("/(a+)+$/", record)).toBe(false);
      expect(matches(`*${"a*".repeat(400)}b`, record)).toBe(false);
      expect(matches(`"${"a ".repeat(2_000)}b"`, record)).toBe(false);
      expect(matches(`~"${"a".repeat(4_000)}b"`, record)).toBe(false);
    });
    expect(cpuMs).toBeLessThan(5_000);
  });
});
