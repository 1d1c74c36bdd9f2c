/**
 * The `sql` tag: the only way to build a statement. A hole takes a typed parameter or another
 * fragment; a bare string is a type error and throws, so a value can never become SQL text.
 * Pure.
 */
import { AppError } from "@sightglass/runtime";

/** ClickHouse types that parameters may have. */
export type SqlType =
  | "Bool"
  | "UInt8"
  | "UInt16"
  | "UInt32"
  | "UInt64"
  | "Int128"
  | "Float64"
  | "String"
  | "Date"
  | "DateTime('UTC')"
  | "DateTime64(3, 'UTC')"
  | "DateTime64(9, 'UTC')"
  | "Array(String)"
  | "Array(Float64)"
  | "Array(UInt8)"
  | "Array(UInt64)";

export type SqlValue =
  | string
  | number
  | boolean
  | bigint
  | readonly string[]
  | readonly number[]
  | readonly bigint[];

/** A statement as the client sends it. */
export interface CompiledSql {
  query: string;
  query_params: Record<string, SqlValue>;
}

/** A typed value; its name in the text is given when the whole statement is compiled. */
export class SqlParam {
  constructor(
    readonly type: SqlType,
    readonly value: SqlValue,
  ) {}
}

type Part = string | SqlParam;

/** A piece of SQL. Made by the tag, `identifier` and `joinSql` only. */
export class SqlFragment {
  readonly #parts: readonly Part[];

  private constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  static fromTemplate(strings: readonly string[], holes: readonly unknown[]): SqlFragment {
    const parts: Part[] = [strings[0] ?? ""];
    holes.forEach((hole, i) => {
      if (hole instanceof SqlFragment) parts.push(...hole.#parts);
      else if (hole instanceof SqlParam) parts.push(hole);
      else
        throw new AppError(
          "sql.hole",
          `Hole ${i + 1} of a statement holds a ${typeof hole}; it takes param(), identifier() or a fragment.`,
          { permanent: true },
        );
      parts.push(strings[i + 1] ?? "");
    });
    return new SqlFragment(parts);
  }

  /** Statement text with `{p1:Type}` in place of the parameters, equal parameters once. */
  compile(): CompiledSql {
    const names = new Map<SqlParam, string>();
    const query_params: Record<string, SqlValue> = {};
    const query = this.#parts
      .map((part) => {
        if (typeof part === "string") return part;
        let name = names.get(part);
        if (name === undefined) {
          name = `p${names.size + 1}`;
          names.set(part, name);
          query_params[name] = part.value;
        }
        return `{${name}:${part.type}}`;
      })
      .join("");
    return { query, query_params };
  }
}

export type SqlHole = SqlFragment | SqlParam;

/** `sql\`… ${param("UInt32", 1)} …\``. @throws AppError `sql.hole` when a hole holds anything else. */
export function sql(strings: TemplateStringsArray, ...holes: SqlHole[]): SqlFragment {
  return SqlFragment.fromTemplate(strings, holes);
}

export function param(type: SqlType, value: SqlValue): SqlParam {
  return new SqlParam(type, value);
}

/** Names that may stand in a statement where a parameter cannot. */
const IDENTIFIERS = new Set([
  "timestamp",
  "severity_number",
  "severity_text",
  "service",
  "host",
  "environment",
  "version",
  "scope_name",
  "trace_id",
  "span_id",
  "body",
  "attributes_text",
  "attributes_number",
  "attributes_bool",
  "resource_id",
]);

/** A column name from the closed list. @throws AppError `sql.identifier` for any other. */
export function identifier(name: string): SqlFragment {
  if (!IDENTIFIERS.has(name)) {
    throw new AppError("sql.identifier", `${JSON.stringify(name)} is not a column.`, { permanent: true });
  }
  return SqlFragment.fromTemplate([name], []);
}

/** Joins with a separator; none gives `empty`. */
export function joinSql(
  fragments: readonly SqlFragment[],
  separator: " AND " | " OR " | ", ",
  empty: SqlFragment = sql`1`,
): SqlFragment {
  if (fragments.length === 0) return empty;
  return SqlFragment.fromTemplate(["", ...fragments.slice(1).map(() => separator), ""], fragments);
}
