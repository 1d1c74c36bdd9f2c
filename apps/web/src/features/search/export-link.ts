/** Address that streams all matches as a file. Pure. */
export function exportLink(
  query: string,
  range: { from: string; to: string },
  format: "ndjson" | "csv",
): string {
  const parameters = new URLSearchParams({ query, from: range.from, to: range.to, format });
  return `/api/export/logs?${parameters.toString()}`;
}
