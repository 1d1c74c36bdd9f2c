/** The questions of `npm run bench -- search`: Q1 to Q12, as the Search page and the API ask them. */

const PAGE = 100;
const CONTEXT = 50;
const SERVICE = "checkout-worker";

/** Each `ask` gives `{ stats, hits }`; `goal` is engine time in ms, hot. */
export function questionsOf(manifest, parts) {
  const { about, newest, count, bars, top, pipes } = askers(manifest, parts);
  const two = { about, clickhouse: parts.clickhouse };
  return [
    { name: "Q1 rare token, newest 100", goal: 100, ask: newest("zq7needle4711") },
    { name: "Q1 rare key:value, newest 100", goal: 100, ask: newest(`request.id:${manifest.requestId}`) },
    { name: "Q2 substring without a hit", goal: 500, ask: newest('~"qzxwvnohit"') },
    { name: "Q3 trace id", goal: 100, ask: newest(`trace_id:${manifest.traceId}`) },
    { name: "Q4 service and level, newest 100", goal: 100, ask: newest(`service:${SERVICE} severity:error`) },
    { name: "Q5 phrase, count", ask: count('"request completed in"') },
    { name: "Q6 histogram by level", goal: 100, ask: bars("") },
    { name: "Q6 histogram by service", goal: 100, ask: bars("", "service") },
    { name: "Q6 histogram of a service", goal: 100, ask: bars(`service:${SERVICE} severity:>=warn`) },
    { name: "Q6 histogram of a word", ask: bars("retries") },
    { name: "Q7 top 10 hosts of errors", goal: 300, ask: top("severity:error", "host") },
    { name: "Q7 top 10 of a key", goal: 300, ask: top("", "http.route") },
    { name: "Q7 | top 10 host", goal: 300, ask: pipes("severity:error | top 10 host") },
    { name: "Q7 | stats count() by service", goal: 100, ask: pipes("| stats count() by service, severity") },
    { name: "Q8 | stats p99 by service", ask: pipes("| stats p99(duration_ms) by service") },
    { name: "Q9 | stats uniq of errors", ask: pipes("http.status_code:>=500 | stats uniq(user.id)") },
    {
      name: "Q10 regex with a literal, count",
      goal: 500,
      ask: count("/answered 50[0-9] after [34] retries/"),
    },
    { name: "Q10 regex, rare literal, newest 100", goal: 500, ask: newest("/zq7needle47[0-9]+/") },
    { name: "Q11 page 2 by cursor", goal: 100, ask: (at) => secondPage(at, two) },
    { name: "Q12 50 before and after", goal: 100, ask: (at) => around(at, manifest, two) },
  ];
}

/** One function a kind of question; each gives the `ask` of a query text. */
function askers(manifest, { clickhouse, language }) {
  const about = (catalogue, text) => {
    const { filter, stages } = language.parseQuery(text);
    return { stages, scope: { filter, catalogue, fromMs: manifest.fromMs, toMs: manifest.toMs } };
  };
  const newest =
    (text) =>
    async ({ db, catalogue }) =>
      pageHits(await clickhouse.searchLogs(db, { scope: about(catalogue, text).scope, limit: PAGE }));
  const count =
    (text) =>
    async ({ db, catalogue }) => {
      const { count: hits, stats } = await clickhouse.countLogs(db, about(catalogue, text).scope);
      return { hits, stats };
    };
  const bars =
    (text, by) =>
    async ({ db, catalogue }) => {
      const { total, stats } = await clickhouse.logHistogram(db, { scope: about(catalogue, text).scope, by });
      return { hits: total, stats };
    };
  const top =
    (text, key) =>
    async ({ db, catalogue }) => {
      const input = { scope: about(catalogue, text).scope, key, limit: 10 };
      const { total, stats } = await clickhouse.logFieldValues(db, input);
      return { hits: total, stats };
    };
  const pipes =
    (text) =>
    async ({ db, catalogue }) => {
      const { rows, stats } = await clickhouse.runPipes(db, {
        ...about(catalogue, text),
        nowMs: manifest.toMs,
      });
      return { hits: rows.length, stats };
    };
  return { about, newest, count, bars, top, pipes };
}

function pageHits({ rows, stats }) {
  return { hits: rows.length, stats };
}

const cursors = new WeakMap();

/** The first page is asked for once; only the second counts. */
async function secondPage({ db, catalogue }, { about, clickhouse }) {
  const { scope } = about(catalogue, `service:${SERVICE} severity:error`);
  const cursor = cursors.get(db) ?? (await clickhouse.searchLogs(db, { scope, limit: PAGE })).next_cursor;
  cursors.set(db, cursor);
  return pageHits(await clickhouse.searchLogs(db, { scope, limit: PAGE, cursor }));
}

/** As the context of one record: a day to either side, within its service. */
async function around({ db, catalogue }, manifest, { about, clickhouse }) {
  const { scope } = about(catalogue, `service:${SERVICE}`);
  const atMs = Math.floor((manifest.fromMs + manifest.toMs) / 2);
  const cursor = `${new Date(atMs).toISOString().slice(0, 23)}000000Z_8000000000000000`;
  const sides = await Promise.all([
    clickhouse.searchLogs(db, {
      scope: { ...scope, fromMs: atMs - 86_400_000, toMs: atMs + 1 },
      limit: CONTEXT,
      order: "desc",
      cursor,
    }),
    clickhouse.searchLogs(db, {
      scope: { ...scope, fromMs: atMs, toMs: atMs + 86_400_000 },
      limit: CONTEXT,
      order: "asc",
      cursor,
    }),
  ]);
  const sum = (name) => sides.reduce((all, { stats }) => all + stats[name], 0);
  return {
    hits: sides[0].rows.length + sides[1].rows.length,
    stats: { rows_read: sum("rows_read"), bytes_read: sum("bytes_read"), elapsed_ms: sum("elapsed_ms") },
  };
}
