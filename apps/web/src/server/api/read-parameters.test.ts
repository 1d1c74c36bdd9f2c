import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readParameters } from "./read-parameters";

const route = {
  path: "/logs/fields/{key}/values",
  input: z.object({ key: z.string(), query: z.string().default(""), limit: z.int().default(10) }),
};
const at = (path: string) => readParameters(route, new URL(`http://host/api/v1${path}`));

describe("readParameters", () => {
  it("reads text, numbers and the path", () => {
    expect(at("/logs/fields/http.route/values?query=a%20b&limit=5")).toEqual({
      key: "http.route",
      query: "a b",
      limit: 5,
    });
  });

  it("decodes the path", () => {
    expect(at("/logs/fields/a%2Fb%20%C3%BC/values")).toEqual({ key: "a/b ü" });
  });

  it("takes an empty parameter as not given", () => {
    expect(at("/logs/fields/a/values?query=&limit=")).toEqual({ key: "a" });
  });

  it("leaves a number that is none for the schema to refuse", () => {
    expect(at("/logs/fields/a/values?limit=ten")).toEqual({ key: "a", limit: "ten" });
  });

  it.each([
    {
      name: "an unknown parameter",
      path: "/logs/fields/a/values?form=now-1h",
      message: /form: this route has query, limit/,
    },
    {
      name: "a parameter given twice",
      path: "/logs/fields/a/values?limit=1&limit=2",
      message: /limit is given twice/,
    },
    {
      name: "the path's name as parameter",
      path: "/logs/fields/a/values?key=b",
      message: /Unknown parameter key/,
    },
    { name: "broken percent-encoding", path: "/logs/fields/%E0%A4%A/values", message: /percent-encoding/ },
    {
      name: "a name of Object.prototype",
      path: "/logs/fields/a/values?constructor=1",
      message: /Unknown parameter/,
    },
  ])("refuses $name", ({ path, message }) => {
    expect(() => at(path)).toThrow(message);
  });
});
