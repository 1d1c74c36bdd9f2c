/**
 * The embedded ClickHouse engine as a process of its own: loads libchdb and serves HTTP until it is told to stop.
 * Arguments: the library, then the engine's arguments. The engine blocks this thread; a second thread waits for the
 * end of standard input (the parent is gone) and stops the engine then.
 */

import { readSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";

if (isMainThread) {
  // ffi-rs asks for a diagnostic report while it loads, and a report waits for every thread: the watching one never answers.
  const ffi = createRequire(import.meta.url)("ffi-rs");
  new Worker(fileURLToPath(import.meta.url), { workerData: process.pid, stdin: false }).unref();
  runEngine(ffi);
} else {
  watchParent(workerData);
}

function runEngine(ffi) {
  const [library, ...engineArguments] = process.argv.slice(2);
  const args = ["clickhouse", ...engineArguments];
  ffi.open({ library: "chdb", path: library });
  ffi.load({
    library: "chdb",
    funcName: "chdb_query_cmdline",
    retType: ffi.DataType.External,
    paramsType: [ffi.DataType.I32, ffi.DataType.StringArray],
    paramsValue: [args.length, args],
  });
  // The engine said why on standard error. An orderly exit would wait for the watching thread, which is in a read.
  process.kill(process.pid, "SIGKILL");
}

/** Blocks in `read` without using the CPU; the pipe ends when the parent does. */
function watchParent(pid) {
  const buffer = Buffer.alloc(64);
  try {
    while (readSync(0, buffer) > 0);
  } catch {
    // A closed standard input means the same as its end.
  }
  process.kill(pid, "SIGTERM");
  setTimeout(() => process.kill(pid, "SIGKILL"), 8000);
}
