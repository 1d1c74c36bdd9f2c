/** Query and path parameters of a URL as the raw values of a zod object. Pure. */
import { UseCaseError } from "@sightglass/usecases";
import * as z from "zod";

/**
 * Text for text fields, numbers for number fields; an empty parameter counts as not given. Throws
 * `input.invalid` for a parameter that the route does not have or that is given twice, since an
 * answer that ignores a misspelt `form=` would look right and be wrong.
 */
export function readParameters(
  input: z.ZodObject,
  search: URLSearchParams,
  path: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const known = Object.keys(input.shape);
  const values: Record<string, unknown> = { ...path };
  for (const [name, text] of search) {
    if (!known.includes(name) || name in path) throw unknownParameter(name, known, path);
    if (name in values) throw new UseCaseError("input.invalid", `The parameter ${name} is given twice.`);
    if (text !== "") values[name] = isNumeric(input.shape[name]) ? toNumber(text) : text;
  }
  return values;
}

function unknownParameter(
  name: string,
  known: string[],
  path: Readonly<Record<string, string>>,
): UseCaseError {
  const allowed = known.filter((key) => !(key in path));
  const list = allowed.length > 0 ? `this route has ${allowed.join(", ")}` : "this route has none";
  return new UseCaseError("input.invalid", `Unknown parameter ${name.slice(0, 64)}: ${list}.`);
}

function isNumeric(schema: z.core.$ZodType | undefined): boolean {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return isNumeric(schema.unwrap());
  return schema instanceof z.ZodNumber;
}

/** Leaves what is no number as it is, so that zod names the problem. */
function toNumber(text: string): number | string {
  return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;
}
