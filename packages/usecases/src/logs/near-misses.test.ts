import { describe, expect, it } from "vitest";
import { nearKeys } from "./near-misses";

const KNOWN = ["http.status", "http.route", "grpc.status", "amount", "request_id"];

describe("nearKeys", () => {
  it.each([
    ["status", ["http.status", "grpc.status"]],
    ["@http.status", ["http.status"]],
    ["attributes.amount", ["amount"]],
    ["requestid", ["request_id"]],
    ["amount", []],
    ["nothing_like_it", []],
  ])("%s may mean %j", (key, near) => {
    expect(nearKeys(key, KNOWN)).toEqual(near);
  });
});
