import { expect, it } from "vitest";
import { createIntake, replyOf } from "./intake";

const refusal = (code: string) => ({ accepted: 0, rejected: 0, errors: [{ code, message: "why" }] });

it("takes the counts of an answer as they are", () => {
  const read = { accepted: 2, rejected: 1, errors: [] };
  expect(replyOf(200, read)).toEqual({ kind: "answered", accepted: 2, rejected: 1 });
  expect(replyOf(400, { ...read, accepted: 0 })).toEqual({ kind: "answered", accepted: 0, rejected: 1 });
});

it("counts a body that cannot be read as one rejected event", () => {
  expect(replyOf(400, refusal("json.syntax"))).toEqual({ kind: "answered", accepted: 0, rejected: 1 });
});

it("knows when nothing was taken, and when that is unknown", () => {
  expect(replyOf(429, refusal("limit.rate"))).toMatchObject({ code: "limit.rate", nothingTaken: true });
  expect(replyOf(503, refusal("overload.disk"))).toMatchObject({ nothingTaken: true });
  expect(replyOf(503, refusal("bus.unavailable"))).toMatchObject({ nothingTaken: false });
  expect(replyOf(502, undefined)).toMatchObject({ code: "intake.unavailable", nothingTaken: false });
});

it("says so when nobody listens", async () => {
  const intake = createIntake("http://127.0.0.1:1");
  const sent = await intake.send({ key: "k", body: Buffer.from("{}"), contentType: "application/json" });
  expect(sent).toMatchObject({ kind: "refused", code: "intake.unavailable" });
});
