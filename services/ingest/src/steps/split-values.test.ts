import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitArray, splitSequence } from "./split-values";

const MOST = 1000;

function array(text: string, most = MOST): string[] | undefined {
  const body = Buffer.from(text);
  return pieces(body, splitArray(body, { start: 0, end: body.length, most }));
}

function sequence(text: string): string[] | undefined {
  const body = Buffer.from(text);
  return pieces(body, splitSequence(body, { start: 0, end: body.length, most: MOST }));
}

function pieces(body: Buffer, spans: number[] | undefined): string[] | undefined {
  return spans?.flatMap((start, i) => (i % 2 === 0 ? [body.toString("utf8", start, spans[i + 1])] : []));
}

describe("splitArray", () => {
  it.each([
    ["[]", []],
    [" [ ] ", []],
    ['[{"a":"]"} , 5 ,"x,\\"y" ]', ['{"a":"]"}', "5", '"x,\\"y"']],
    ['[{"ü":[1,{"b":2}]},[3]]', ['{"ü":[1,{"b":2}]}', "[3]"]],
    ["[1,,2]", ["1", "", "2"]],
  ])("splits %s", (text, expected) => {
    expect(array(text)).toEqual(expected);
  });

  it.each(["", "5", "{}", "[", "[1", "[1,", '["a', "[1]]", "[1] x", "[1][2]"])(
    "does not split %s",
    (text) => {
      expect(array(text)).toBeUndefined();
    },
  );

  it("stops past the most", () => {
    expect(array("[1,2,3,4]", 2)).toEqual(["1", "2", "3"]);
  });

  it("finds the elements of any array", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), (values, indent) => {
        const found = array(JSON.stringify(values, undefined, indent));
        expect(found?.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });
});

describe("splitSequence", () => {
  it("finds objects with anything or nothing between them", () => {
    expect(sequence('{"a":"}{"}{"b":[{}]}\n\n {\n"c":1}')).toEqual(['{"a":"}{"}', '{"b":[{}]}', '{\n"c":1}']);
  });

  it.each(["5", '{"a":1}x', '{"a":1', '{"a":1}[', '{"a":"1}'])("refuses %s", (text) => {
    expect(sequence(text)).toBeUndefined();
  });
});
