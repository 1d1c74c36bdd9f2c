import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ERROR_CODES } from "@sightglass/usecases";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "./openapi";
import { API_ROUTES } from "./routes";

const apiFolder = join(dirname(fileURLToPath(import.meta.url)), "../../app/api/v1");
const document = openApiDocument(API_ROUTES, "http://localhost:3000");

/** `/logs/fields/{key}/values` of `logs/fields/[key]/values/route.ts`. */
function routeFiles(): string[] {
  return readdirSync(apiFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts"))
    .map((file) => `/${dirname(file).split(sep).join("/")}`.replaceAll("[", "{").replaceAll("]", "}"))
    .filter((path) => path !== "/openapi.json" && !path.startsWith("/prometheus/"))
    .sort();
}

describe("openApiDocument", () => {
  it("has every route file, and a file for every route", () => {
    expect(Object.keys(document.paths).sort()).toEqual(routeFiles());
  });

  it("has the same routes as the reference page", () => {
    const page = readFileSync(join(apiFolder, "../../../../../../docs/reference/http-api.md"), "utf8");
    const described = [...page.matchAll(/^### (?:GET|POST|PATCH|DELETE) (\S+)$/gm)].map((match) => match[1]);
    expect(new Set(described)).toEqual(new Set([...Object.keys(document.paths), "/openapi.json"]));
  });

  it("describes parameters with their defaults and bounds", () => {
    const parameters = document.paths["/logs"]?.get?.parameters ?? [];
    expect(parameters.find((parameter) => parameter.name === "limit")).toMatchObject({
      in: "query",
      required: false,
      schema: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
    });
    const [id] = document.paths["/logs/{id}"]?.get?.parameters ?? [];
    expect(id).toMatchObject({ name: "id", in: "path", required: true });
  });

  it("says that logs also come as streams", () => {
    const content = document.paths["/logs"]?.get?.responses["200"]?.content ?? {};
    expect(Object.keys(content)).toEqual([
      "application/json",
      "application/x-ndjson; charset=utf-8",
      "text/csv; charset=utf-8; header=present",
      "application/vnd.apache.parquet",
    ]);
  });

  it("names every error code and answers 400 and 401 on every route", () => {
    expect(document.components.schemas.Problem.properties.code.enum).toEqual(Object.keys(ERROR_CODES));
    for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
      const statuses = Object.keys(operation.responses);
      expect(statuses).toEqual(expect.arrayContaining(["400", "401", "429"]));
      expect(statuses.some((status) => status.startsWith("2"))).toBe(true);
    }
  });

  it("describes what a POST takes as its body", () => {
    const { post } = document.paths["/ingest/dead-letters/replay"] ?? {};
    expect(post?.parameters).toEqual([]);
    expect(post?.requestBody?.content["application/json"].schema.required).toEqual(["reason"]);
  });

  it("keeps what stands in the path out of the body of a change", () => {
    const { patch } = document.paths["/saved-searches/{id}"] ?? {};
    expect(patch?.parameters.map(({ name, in: place }) => [name, place])).toEqual([["id", "path"]]);
    expect(
      Object.keys(patch?.requestBody?.content["application/json"].schema.properties ?? {}),
    ).not.toContain("id");
  });

  it("holds no reference that leads nowhere", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(references)).toEqual(new Set(["#/components/schemas/Problem"]));
  });
});
