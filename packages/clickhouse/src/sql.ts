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
  | "Int64"
  | "Int128"
  | "Float64"
  | "Decimal64(3)"
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

  /** Statement text with `{p1:Type}` in place of the parameters, equal ones once. O(length). */
  compile(): CompiledSql {
    const table = new ParamTable(this.#parts.filter((part) => part instanceof SqlParam));
    const query = this.#parts
      .map((part) => (typeof part === "string" ? part : table.reference(part)))
      .join("");
    return { query, query_params: table.values };
  }
}

/** The server takes about a thousand fields in a request; past this many, values travel in arrays. */
const PARAMS_MAX = 300;
const PACK = 100;

/** Gives every distinct parameter its place in the request. */
class ParamTable {
  readonly values: Record<string, SqlValue> = {};
  readonly #references = new Map<string, string>();

  constructor(params: readonly SqlParam[]) {
    const distinct = new Map(params.map((one) => [keyOf(one), one]));
    const packed = distinct.size > PARAMS_MAX;
    const packs = new Map<SqlType, { key: string; value: string }[]>();
    for (const [key, { type, value }] of distinct) {
      if (packed && typeof value === "string") {
        const pack = packs.get(type) ?? [];
        packs.set(type, pack);
        pack.push({ key, value });
      } else this.#references.set(key, `{${this.#add(value)}:${type}}`);
    }
    for (const [type, pack] of packs) this.#addPacks(type, pack);
  }

  reference(one: SqlParam): string {
    return this.#references.get(keyOf(one)) ?? "";
  }

  #add(value: SqlValue): string {
    const name = `p${Object.keys(this.values).length + 1}`;
    this.values[name] = value;
    return name;
  }

  /** An element of a constant array is a constant too, so indexes are used as before. */
  #addPacks(type: SqlType, pack: readonly { key: string; value: string }[]): void {
    for (let at = 0; at < pack.length; at += PACK) {
      const slice = pack.slice(at, at + PACK);
      const name = this.#add(slice.map(({ value }) => value));
      slice.forEach(({ key }, i) => {
        this.#references.set(key, `{${name}:Array(${type})}[${i + 1}]`);
      });
    }
  }
}

function keyOf({ type, value }: SqlParam): string {
  return `${type} ${typeof value === "object" ? JSON.stringify(value.map(String)) : String(value)}`;
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
  "name",
  "kind",
  "status",
  "status_message",
  "peer",
  "parent_span_id",
]);

/** A column name from the closed list. @throws AppError `sql.identifier` for any other. */
export function identifier(name: string): SqlFragment {
  if (!IDENTIFIERS.has(name)) {
    throw new AppError("sql.identifier", `${JSON.stringify(name)} is not a column.`, { permanent: true });
  }
  return SqlFragment.fromTemplate([name], []);
}

/** `c<number>`: the name of a computed column. @throws AppError `sql.identifier` for what is no small whole number. */
export function computedColumn(number: number): SqlFragment {
  if (!Number.isInteger(number) || number < 0 || number > 100_000) {
    throw new AppError("sql.identifier", `${number} is not the number of a column.`, { permanent: true });
  }
  return SqlFragment.fromTemplate([`c${number}`], []);
}

/** Any text as the name of a column in a file: quoted, since no parameter keeps every sign. For `AS` only. */
export function columnAlias(name: string): SqlFragment {
  const escaped = name.replace(/[\p{Cc}\\`]/gu, (sign) => {
    const code = sign.charCodeAt(0);
    if (code >= 0x80) return sign;
    return `\\x${code.toString(16).padStart(2, "0")}`;
  });
  return SqlFragment.fromTemplate([`\`${escaped}\``], []);
}

const HOT_COLUMN = /^hot_[0-9a-f]{8}$/;

/** `hot_<8 hex digits>`: the column of a hot key. @throws AppError `sql.identifier` for any other name. */
export function hotColumnName(name: string): SqlFragment {
  if (!HOT_COLUMN.test(name)) {
    throw new AppError("sql.identifier", `${JSON.stringify(name)} is not the column of a hot key.`, {
      permanent: true,
    });
  }
  return SqlFragment.fromTemplate([name], []);
}

/** A number as a literal, where no parameter can stand. @throws AppError `sql.identifier` when it is not finite. */
export function decimal(number: number): SqlFragment {
  if (!Number.isFinite(number)) {
    throw new AppError("sql.identifier", `${number} is not a finite number.`, { permanent: true });
  }
  return SqlFragment.fromTemplate([String(number)], []);
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
