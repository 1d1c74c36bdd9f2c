import { describe, expect, it } from "vitest";
import { AttributeKeys } from "./attribute-keys";
import { ByteRange } from "./byte-range";
import { LogBlock } from "./log-block";
import { LogRow } from "./log-row";

function filler(keys: AttributeKeys) {
  const row = new LogRow();
  return (block: LogBlock, n: number) => {
    row.clear();
    row.projectId = 1;
    row.body = `body ${n}`;
    row.service = `service ${n % 3}`;
    row.addAttribute(keys.find(`key ${n % 5}`), `text ${n}`);
    row.addAttribute(keys.find("n"), n);
    row.addAttribute(keys.findUnder(keys.find("b"), "c"), n % 2 === 0);
    block.append(row);
  };
}

describe("LogBlock", () => {
  it("knows its rows and bytes at any time", () => {
    const block = new LogBlock();
    const fill = filler(new AttributeKeys(() => 0));
    for (let n = 0; n < 1000; n++) {
      fill(block, n);
      expect(block.rows).toBe(n + 1);
      if (n % 100 !== 0) continue;
      const names = block.encode().length - block.bytes;
      expect(names).toBeGreaterThan(0);
      expect(names).toBeLessThan(1000);
    }
  });

  it("reads after a rollback as it read before", () => {
    const block = new LogBlock();
    const fill = filler(new AttributeKeys(() => 0));
    for (let n = 0; n < 50; n++) fill(block, n % 5);
    const before = block.encode();
    for (const count of [1, 7, 500]) {
      const mark = block.rows;
      for (let n = 0; n < count; n++) fill(block, n % 5);
      block.truncate(mark);
      expect(block.encode().equals(before)).toBe(true);
    }
    block.truncate(0);
    expect(block.rows).toBe(0);
  });

  it("writes bytes that came as it writes the text of them", () => {
    const blocks = [new LogBlock(), new LogBlock()] as const;
    const range = (text: string, encoding: BufferEncoding) => {
      const bytes = Buffer.from(text, encoding);
      return new ByteRange().set(Buffer.concat([Buffer.from("<"), bytes]), 1, bytes.length + 1);
    };
    for (const text of ["", "a", "x".repeat(64), "y".repeat(65), "z".repeat(200)]) {
      blocks.forEach((block, i) => {
        const keys = new AttributeKeys(() => 0);
        const row = new LogRow();
        row.body = i === 0 ? text : range(text, "latin1");
        row.traceId =
          i === 0 ? "0af7651916cd43dd8448eb211c80319c" : range("0af7651916cd43dd8448eb211c80319c", "hex");
        row.addAttribute(keys.find("k"), i === 0 ? text : range(text, "latin1"));
        block.append(row);
      });
    }
    expect(blocks[1].encode().equals(blocks[0].encode())).toBe(true);
  });

  it("leaves no part of a row that throws", () => {
    const block = new LogBlock();
    const keys = new AttributeKeys(() => 0);
    const fill = filler(keys);
    fill(block, 1);
    const before = block.encode();
    const row = new LogRow();
    row.addAttribute(keys.find("a"), "x");
    Object.defineProperty(row.values, 1, {
      get: () => {
        throw new Error("broken");
      },
    });
    row.keys[1] = keys.find("n");
    row.attributeCount = 2;
    expect(() => block.append(row)).toThrow("broken");
    expect(block.rows).toBe(1);
    const unusedTexts = 16;
    expect(block.encode().length - before.length).toBeLessThan(unusedTexts);
  });

  it("is as new after reset, with keys seen before", () => {
    const keys = new AttributeKeys(() => 0);
    const fill = filler(keys);
    const block = new LogBlock();
    for (let n = 0; n < 300; n++) fill(block, n);
    const first = block.encode();
    block.reset();
    expect([block.rows, block.encode()[1]]).toEqual([0, 0]);
    for (let n = 0; n < 300; n++) fill(block, n);
    expect(block.encode().equals(first)).toBe(true);
  });
});

describe("AttributeKeys", () => {
  it("finds one key for a path, nested or flat", () => {
    const asked: string[] = [];
    const keys = new AttributeKeys((path) => asked.push(path));
    expect(keys.findUnder(keys.find("a"), "b")).toBe(keys.find("a.b"));
    expect(keys.findUnder(keys.findUnder(keys.find("a"), "b"), "c").path).toBe("a.b.c");
    expect(asked).toEqual(["a", "a.b", "a.b.c"]);
    expect(keys.size).toBeGreaterThan(0);
    keys.reset();
    expect(keys.size).toBe(0);
  });
});
