import { HOSTILE_MESSAGES as HOSTILE, MESSAGES } from "@sightglass/testkit";
import { describe, expect, it } from "vitest";
import { MARKS, maskText, TEMPLATE_KEEP_MAX } from "./template";

const READABLE: Readonly<Record<string, string>> = {
  [MARKS.other]: "?",
  [MARKS.double]: "«",
  [MARKS.single]: "‹",
  [MARKS.value]: "*",
  [MARKS.open]: "…",
  [MARKS.underscore]: "_",
};
const masked = (body: string) => maskText(body).template.replace(/\p{Cc}/gu, (mark) => READABLE[mark] ?? "!");

const SLOTS = new RegExp(`[${MARKS.double}${MARKS.single}${MARKS.value}]`, "g");
const OWN_MARKS = new RegExp(`[${Object.values(MARKS).join("")}]`, "g");

describe("the template of a message", () => {
  it.each([
    ["took 12 ms, 3.5s and -7", "took * ms, * and *"],
    ["node-017 of 2026-11-21T10:00:00.123Z at 10.0.0.1:8080", "node-* of * at *"],
    ["blk_-160 ord_a1b2c3 u_12", "blk_* ord_* u_*"],
    ["utf8 v1 k8s http2 but sha256 x86", "utf8 v1 k8s http2 but * *"],
    ["6.1.0-26-amd64 1.2.3-rc1~deb12u1 12:connection 7-then", "* * *:connection *-then"],
    ["550e8400-e29b-41d4-a716-446655440000", "*"],
    ["abcdefab-cdef-abcd-abcd-abcdefabcdef", "*"],
    ["deadbeef and DEADBEEF but feed", "* and * but feed"],
    ["mail to ann.lee+x@mail.example.org.", "mail to *"],
    ["fe80::1ff:fe23:4567:890a", "*"],
    ["user \"ann lee\" saw 'x y'", "user « saw ‹"],
    ["can't open the users' folder", "can't open the users' folder"],
    ['{"msg":"order 12 placed","id":"A"}', '{"msg":"order * placed","id":«}'],
    ['level=warn msg="retry in 5s" err="no"', 'level=warn msg="retry in *" err=«'],
    ["\u001b[31mred\u001b[0m", "*red*"],
    ["a\u0002b_c", "a?b_c"],
  ])("%j is %j", (body, template) => {
    expect(masked(body)).toBe(template);
  });

  it("is the same however long its values are, also where it is cut", () => {
    const long = (value: string) => `${`field=${value} `.repeat(60)}end`;
    const [first, second] = [maskText(long("1")).template, maskText(long("123456789")).template];
    expect(first).toBe(second);
    expect(first.endsWith(MARKS.open)).toBe(true);
    expect(first.length).toBe(TEMPLATE_KEEP_MAX + 1);
  });

  it("gives back the message when its values are put in again", () => {
    for (const body of [...MESSAGES, ...HOSTILE]) {
      const { template, values } = maskText(body);
      let at = 0;
      const text = template
        .replace(SLOTS, () => values[at++] ?? "")
        .replaceAll(MARKS.underscore, "_")
        .replaceAll(MARKS.open, "");
      const own = body.replace(OWN_MARKS, MARKS.other);
      expect(own.startsWith(text)).toBe(true);
      if (!template.endsWith(MARKS.open)) expect(text).toBe(own);
    }
  });

  it("reads hostile text in no time", () => {
    const start = performance.now();
    for (const body of HOSTILE) maskText(body);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
