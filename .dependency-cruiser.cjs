/** The layers of ARCHITECTURE.md as rules: lower never imports higher, never sideways. */
const LAYERS = [
  ["packages/telemetry"],
  ["packages/query-language", "packages/runtime"],
  ["packages/clickhouse", "packages/bus", "packages/metadata", "packages/embedded"],
  ["packages/usecases"],
  ["services/ingest", "services/writer", "apps/web", "apps/standalone"],
];
const inside = (dirs) => `^(${dirs.join("|")})/`;

const layerRules = LAYERS.flatMap((dirs, layer) =>
  dirs.map((dir) => ({
    name: `layer-${layer}-${dir.replace("/", "-")}`,
    comment: "imports of a higher layer, or of a neighbour in the same layer",
    severity: "error",
    from: { path: inside([dir]), pathNot: "(\\.test\\.tsx?$|/testing[-/])" },
    to: {
      path: inside([...LAYERS.slice(layer).flat(), "packages/testkit", "infra", "tests"]),
      // Tests may use everything below them; an app or service is never imported.
      pathNot: inside([dir]),
    },
  })),
);

module.exports = {
  forbidden: [
    ...layerRules,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "browser-safe",
      comment: "telemetry and query-language also run in the browser",
      severity: "error",
      from: { path: "^packages/(telemetry|query-language)/src", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "browser-code",
      comment: "pages and components see only the browser-safe packages; the server part gives types alone",
      severity: "error",
      from: { path: "^apps/web/src/(features|ui)/", pathNot: "\\.test\\.tsx?$" },
      to: {
        path: "^packages/(runtime|clickhouse|bus|metadata|embedded|usecases)/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "ui-knows-no-feature",
      severity: "error",
      from: { path: "^apps/web/src/ui/" },
      to: { path: "^apps/web/src/(features|server|app)/" },
    },
    {
      name: "testkit-from-tests-only",
      severity: "error",
      from: {
        path: "^(packages|services|apps)/",
        pathNot: "(\\.test\\.tsx?$|/testing[-/]|^packages/testkit/)",
      },
      to: { path: "^packages/testkit/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|\\.next|node_modules)/" },
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
