/** Scopes of a record, and what each asks for. */

import { aLogRecord } from "@sightglass/testkit";
import { expect, it } from "vitest";
import { scopeFilter, scopesOf } from "./context-scope";
import { printFilter } from "./print";

const record = aLogRecord({
  service: "checkout",
  host: "web-1",
  trace_id: "0af7651916cd43dd8448eb211c80319c",
  attributes: { "log.file.path": "/var/log/a b.log", "k8s.namespace.name": "shop" },
  resource: { "k8s.pod.name": "checkout-7" },
});
const asked = (scope: Parameters<typeof scopeFilter>[1], of = record) => {
  const filter = scopeFilter(of, scope);
  return filter === undefined ? undefined : printFilter(filter);
};

it("offers the scopes whose key the record has", () => {
  expect(scopesOf(record)).toEqual(["host", "service", "pod", "file", "trace", "everything"]);
  const bare = aLogRecord({ service: "", host: "", attributes: {}, resource: {} });
  expect(scopesOf(bare)).toEqual(["everything"]);
});

it("asks for the record's own values", () => {
  expect(asked("host")).toBe('host:"web-1"');
  expect(asked("pod")).toBe('k8s.pod.name:"checkout-7" k8s.namespace.name:"shop"');
  expect(asked("file")).toBe('log.file.path:"/var/log/a b.log" host:"web-1"');
  expect(asked("trace")).toBe('trace_id:"0af7651916cd43dd8448eb211c80319c"');
  expect(asked("everything")).toBe("");
});

it("looks at the rows without a host when the record has none, and at nothing without a pod", () => {
  const bare = aLogRecord({ host: "", attributes: {}, resource: {} });
  expect(asked("host", bare)).toBe("-host:*");
  expect(asked("pod", bare)).toBeUndefined();
});
