/** The OpenAPI 3.1 description of /api/v1, made from the routes' own zod schemas. Pure. */

import { ERROR_CODES, type ErrorCode } from "@sightglass/usecases";
import * as z from "zod";
import type { ServableRoute } from "./route";

const EVERY_ROUTE: readonly ErrorCode[] = [
  "input.invalid",
  "auth.required",
  "auth.forbidden",
  "limit.rate",
  "internal",
  "store.unavailable",
];
const BODY_FAILURES: readonly ErrorCode[] = ["body.too_large"];

export function openApiDocument(routes: readonly ServableRoute[], serverUrl: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Sightglass",
      version: "1",
      description: "The project is that of the API token.",
    },
    servers: [{ url: `${serverUrl}/api/v1` }],
    security: [{ apiToken: [] }],
    paths: pathsOf(routes),
    components: {
      securitySchemes: { apiToken: { type: "http", scheme: "bearer", description: "An API token." } },
      schemas: { Problem: problemSchema() },
    },
  };
}

type PathItem = Partial<Record<"get" | "post" | "patch" | "delete", Operation>>;

function pathsOf(routes: readonly ServableRoute[]): Record<string, PathItem> {
  const paths: Record<string, PathItem> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [METHODS[route.method ?? "GET"]]: operation(route) };
  }
  return paths;
}

const METHODS = { GET: "get", POST: "post", PATCH: "patch", DELETE: "delete" } as const;

type Operation = ReturnType<typeof operation>;

function operation(route: ServableRoute) {
  const json = { "application/json": { schema: schemaOf(route.output, "output") } };
  const streams = (route.streams ?? []).map((type) => [type, { schema: { type: "string" } }] as const);
  return {
    operationId: route.id,
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    parameters: parameters(route),
    ...(hasBody(route) ? { requestBody: bodyOf(route) } : {}),
    responses: {
      [String(route.status ?? 200)]: {
        description: "OK",
        content: { ...json, ...Object.fromEntries(streams) },
      },
      ...failureResponses([
        ...EVERY_ROUTE,
        ...(hasBody(route) ? BODY_FAILURES : []),
        ...(route.failures ?? []),
      ]),
    },
  };
}

function hasBody({ method }: ServableRoute): boolean {
  return method === "POST" || method === "PATCH";
}

function namesInPath(route: ServableRoute): Set<string> {
  return new Set([...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""));
}

/** The route's input without what stands in its path. */
function bodyOf(route: ServableRoute) {
  const inPath = namesInPath(route);
  const fields = Object.entries(route.input.shape).filter(([name]) => !inPath.has(name));
  const schema = schemaOf(z.object(Object.fromEntries(fields)), "input");
  return { required: true, content: { "application/json": { schema } } };
}

function parameters(route: ServableRoute) {
  const inPath = namesInPath(route);
  const shape = Object.entries(route.input.shape).filter(([name]) => inPath.has(name) || !hasBody(route));
  const required = new Set(schemaOf(route.input, "input").required ?? []);
  return shape.map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, "input");
    return {
      name,
      in: inPath.has(name) ? "path" : "query",
      required: inPath.has(name) || required.has(name),
      ...(description ? { description } : {}),
      schema,
    };
  });
}

function failureResponses(codes: readonly ErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => ERROR_CODES[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: codes
          .filter((code) => ERROR_CODES[code].status === status)
          .map((code) => `${code}: ${ERROR_CODES[code].title}`)
          .join(". "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

/** Inlined: OpenAPI has no place for the `$defs` of JSON Schema, and the schemas are small. */
function schemaOf(schema: z.core.$ZodType, io: "input" | "output") {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, reused: "inline" });
  return rest;
}

function problemSchema() {
  return {
    type: "object",
    description: "RFC 9457. `code` is stable; `problems` is there for a bad query text.",
    required: ["type", "title", "status", "code", "detail", "instance"],
    properties: {
      type: { type: "string" },
      title: { type: "string" },
      status: { type: "integer" },
      code: { type: "string", enum: Object.keys(ERROR_CODES) },
      detail: { type: "string" },
      instance: { type: "string" },
      problems: { type: "array", items: queryProblemSchema() },
    },
  };
}

function queryProblemSchema() {
  return {
    type: "object",
    description: "Offsets are UTF-16 units into the query, end exclusive.",
    required: ["code", "message", "from", "to"],
    properties: {
      code: { type: "string" },
      message: { type: "string" },
      from: { type: "integer" },
      to: { type: "integer" },
      suggestion: { type: "string", description: "Replacement of [from, to) that repairs the query." },
    },
  };
}
