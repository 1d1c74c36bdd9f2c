/** Asks the embedded ClickHouse of a lab product directly, as its writer. For the benchmarks only. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @returns the text answer of one statement */
export async function ask(product, statement, settings = {}) {
  const password = readFileSync(join(product.dataDir, "secrets", "clickhouse-writer"), "utf8").trim();
  const query = new URLSearchParams(settings);
  const answer = await fetch(`http://127.0.0.1:${product.ports.CLICKHOUSE}/?${query}`, {
    method: "POST",
    headers: { "x-clickhouse-user": "writer", "x-clickhouse-key": password },
    body: statement,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text.trim();
}

/** Bytes per event of the table `logs` with indexes and rollups, after merging to one part a day. */
export async function storedBytes(product) {
  for (const name of ["logs", "logs_1m", "field_values", "resources"])
    await ask(product, `OPTIMIZE TABLE sightglass.${name} FINAL`);
  const [rows, bytes] = (
    await ask(
      product,
      "SELECT sumIf(rows, table = 'logs'), sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'sightglass' AND table IN ('logs', 'logs_1m', 'field_values', 'resources') FORMAT TSV",
    )
  )
    .split("\t")
    .map(Number);
  return { rows, bytesPerEvent: bytes / rows };
}
