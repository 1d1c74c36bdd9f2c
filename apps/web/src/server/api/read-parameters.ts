/** Path and query parameters of a URL as the raw values of a route's zod object. Pure. */
import { UseCaseError } from "@sightglass/usecases";
import * as z from "zod";

interface Described {
  /** `/logs/fields/{key}/values` */
  path: string;
  input: z.ZodObject;
}

/**
 * Text for text fields, numbers for number fields; an empty parameter counts as not given. Throws
 * `input.invalid` for a parameter that the route does not have or that is given twice, since an
 * answer that ignores a misspelt `form=` would look right and be wrong.
 */
export function readParameters({ path, input }: Described, url: URL): Record<string, unknown> {
  const inPath = readPath(path, url.pathname);
  const allowed = Object.keys(input.shape).filter((name) => !Object.hasOwn(inPath, name));
  const values: Record<string, unknown> = { ...inPath };
  for (const [name, text] of url.searchParams) {
    if (!allowed.includes(name)) throw unknownParameter(name, allowed);
    if (Object.hasOwn(values, name)) throw invalid(`The parameter ${name} is given twice.`);
    values[name] = isNumeric(input.shape[name]) ? toNumber(text) : text;
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

/** The JSON object of a request's body beside the names of its path; empty counts as none. Throws `input.invalid` for a key that the route does not have. */
export function readJsonBody({ path, input }: Described, url: URL, text: string): Record<string, unknown> {
  const inPath = readPath(path, url.pathname);
  const values = parseObject(text);
  const allowed = Object.keys(input.shape).filter((name) => !Object.hasOwn(inPath, name));
  for (const name of Object.keys(values)) if (!allowed.includes(name)) throw unknownParameter(name, allowed);
  return { ...inPath, ...values };
}

const jsonObject = z.record(z.string(), z.unknown());

function parseObject(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  try {
    return jsonObject.parse(JSON.parse(text));
  } catch {
    throw invalid("The body must be one JSON object.");
  }
}

/** Values of the `{names}` of a pattern; the pattern is matched from the end of the path. */
function readPath(pattern: string, pathname: string): Record<string, string> {
  const parts = pattern.split("/").slice(1);
  const actual = pathname.split("/").slice(-parts.length);
  const named = parts.flatMap((part, index) =>
    part.startsWith("{") ? [[part.slice(1, -1), decode(actual[index] ?? "")] as const] : [],
  );
  return Object.fromEntries(named);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid("The path is not valid percent-encoding.");
  }
}

function unknownParameter(name: string, allowed: readonly string[]): UseCaseError {
  const list = allowed.length > 0 ? `this route has ${allowed.join(", ")}` : "this route has none";
  return invalid(`Unknown parameter ${name.slice(0, 64)}: ${list}.`);
}

function invalid(message: string): UseCaseError {
  return new UseCaseError("input.invalid", message);
}

function isNumeric(schema: z.core.$ZodType | undefined): boolean {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return isNumeric(schema.unwrap());
  return schema instanceof z.ZodNumber;
}

/** Leaves what is no number as it is, so that zod names the problem. */
function toNumber(text: string): number | string {
  return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;
}
