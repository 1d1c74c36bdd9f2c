/** `npm run bench -- <name>`: ingest, doors, footings, hot-keys, metrics, search, syslog, traces. Prints figures; asserts nothing. */
const BENCHES = {
  ingest: () => import("./ingest.mjs"),
  doors: () => import("./doors.mjs"),
  footings: () => import("./footings.mjs"),
  "hot-keys": () => import("./hot-keys.mjs"),
  metrics: () => import("./metrics.mjs"),
  search: () => import("./search.mjs"),
  syslog: () => import("./syslog.mjs"),
  traces: () => import("./traces.mjs"),
};

const name = process.argv[2] ?? "ingest";
const bench = BENCHES[name];
if (bench === undefined) {
  process.stderr.write(`No benchmark "${name}". There are: ${Object.keys(BENCHES).join(", ")}\n`);
  process.exitCode = 2;
} else {
  const { run } = await bench();
  await run(process.argv.slice(3));
}
