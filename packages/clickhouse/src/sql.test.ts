import { describe, expect, expectTypeOf, it } from "vitest";
import { identifier, joinSql, param, SqlFragment, type SqlHole, sql } from "./sql";

describe("sql", () => {
  it("puts typed parameters in the place of values", () => {
    expect(sql`SELECT ${param("UInt32", 7)} AS a, ${param("String", "x'y")} AS b`.compile()).toEqual({
      query: "SELECT {p1:UInt32} AS a, {p2:String} AS b",
      query_params: { p1: 7, p2: "x'y" },
    });
  });

  it("renames the parameters of nested fragments", () => {
    const inner = (value: string) => sql`body = ${param("String", value)}`;
    const { query, query_params } =
      sql`${inner("a")} OR ${inner("b")} AND n = ${param("UInt8", 1)}`.compile();
    expect(query).toBe("body = {p1:String} OR body = {p2:String} AND n = {p3:UInt8}");
    expect(query_params).toEqual({ p1: "a", p2: "b", p3: 1 });
  });

  it("names one parameter once, however often it stands", () => {
    const id = param("UInt32", 3);
    const project = sql`project_id = ${id}`;
    expect(sql`${project} AND id IN (SELECT id FROM x WHERE ${project})`.compile()).toEqual({
      query: "project_id = {p1:UInt32} AND id IN (SELECT id FROM x WHERE project_id = {p1:UInt32})",
      query_params: { p1: 3 },
    });
  });

  it("gives equal values one name, and different ones never the same", () => {
    const values = [["a,b"], ["a", "b"], ["a\u0000b"], ["a", "b"]];
    const { query_params } = sql`${joinSql(
      values.map((list) => sql`${param("Array(String)", list)}`),
      ", ",
    )}`.compile();
    expect(query_params).toEqual({ p1: ["a,b"], p2: ["a", "b"], p3: ["a\u0000b"] });
    expect(sql`${param("UInt8", 1)} ${param("UInt32", 1)}`.compile().query).toBe("{p1:UInt8} {p2:UInt32}");
  });

  it("packs very many texts into a few arrays", () => {
    const many = Array.from({ length: 1000 }, (_, i) => sql`${param("String", `v${i}`)}`);
    const { query, query_params } = joinSql(many, ", ").compile();
    expect(Object.keys(query_params)).toHaveLength(10);
    expect(query.startsWith("{p1:Array(String)}[1], {p1:Array(String)}[2], ")).toBe(true);
    expect(query.endsWith("{p10:Array(String)}[100]")).toBe(true);
    expect(query_params.p10).toContain("v999");
  });

  it("refuses bare values", () => {
    for (const hole of ["1; DROP TABLE logs", 5, null, undefined, ["a"], { type: "String" }])
      expect(() => SqlFragment.fromTemplate(["SELECT ", ""], [hole])).toThrow(/Hole 1/);
    expectTypeOf<string>().not.toExtend<SqlHole>();
    expectTypeOf<number>().not.toExtend<SqlHole>();
    // A look-alike of a parameter passes the types, but not the tag.
    expect(() => sql`SELECT ${{ type: "String", value: "x" }}`).toThrow(/Hole 1/);
  });
});

describe("identifier", () => {
  it("lets columns through and nothing else", () => {
    expect(sql`SELECT ${identifier("body")}`.compile().query).toBe("SELECT body");
    for (const name of ["", "body; DROP TABLE logs", "password", "constructor"])
      expect(() => identifier(name)).toThrow(/not a column/);
  });
});

describe("joinSql", () => {
  it("joins fragments, or gives what stands for none", () => {
    expect(joinSql([sql`a`, sql`b`, sql`c`], " AND ").compile().query).toBe("a AND b AND c");
    expect(joinSql([], " OR ", sql`0`).compile().query).toBe("0");
  });
});
