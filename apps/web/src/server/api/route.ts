/**
 * One route of the API: its description (OpenAPI is made from it) and its work. `serve` in
 * serve.ts turns it into a Next route handler.
 */
import type { ErrorCode, IngestContext } from "@sightglass/usecases";
import type * as z from "zod";
import type { HoldRows } from "../app";

export interface ApiRequest<Input> {
  ctx: IngestContext;
  input: Input;
  request: Request;
  holdRows: HoldRows;
  /** The same for a tail, which has its own slots. */
  holdTail: HoldRows;
  /** Hears of an error after the answer began. */
  onStreamError: (error: unknown) => void;
}

export interface ApiRoute<Input extends z.ZodObject = z.ZodObject> {
  /** Below `/api/v1`, `{name}` for a part of the path. */
  path: string;
  id: string;
  /** What is not `GET` (the default) changes something; `POST` and `PATCH` take a JSON body beside the path. */
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Of a success; default 200. */
  status?: 201;
  summary: string;
  description?: string;
  /** Path and query parameters together. */
  input: Input;
  output: z.ZodType;
  /** Other media types that this route can answer with. */
  streams?: readonly string[];
  /** Codes beyond those of every route. */
  failures?: readonly ErrorCode[];
  /** A value becomes JSON; a Response goes out as it is. */
  answer: (request: ApiRequest<z.output<Input>>) => Promise<unknown>;
}

/** Keeps the type of `input` inside the route and forgets it outside. */
export function defineRoute<Input extends z.ZodObject>(route: ApiRoute<Input>): ServableRoute {
  const { answer, ...described } = route;
  return {
    ...described,
    run: (request, values) => answer({ ...request, input: route.input.parse(values) }),
  };
}

/** A route whose input type is closed over: `run` parses the raw values itself. */
export interface ServableRoute extends Omit<ApiRoute, "answer"> {
  run: (request: Omit<ApiRequest<never>, "input">, values: Record<string, unknown>) => Promise<unknown>;
}
