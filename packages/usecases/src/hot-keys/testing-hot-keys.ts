/** Two projects of two organizations on real engines, with one that looks after their hot columns. For tests only. */
import {
  createKeyCatalogues,
  createReader,
  createWriterClient,
  hotColumnStates,
  installationDb,
  migrate,
  projectDb,
} from "@sightglass/clickhouse";
import { createLogger } from "@sightglass/runtime";
import { startClickHouse } from "@sightglass/testkit";
import type { AccessContext } from "../access/access-context";
import type { Context } from "../context";
import { startTestPlaces } from "../testing-place";
import { createKeyUses } from "./key-uses";
import { createReadyColumns } from "./ready-columns";
import { type HotColumnWork, tendHotColumns } from "./tend-hot-columns";

const logger = createLogger({ service: "test", level: "silent" });
const HOUR_MS = 3_600_000;
/** Yesterday, so that field values remember it. */
export const END_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 24 * HOUR_MS;
export const ASKED = {
  from: new Date(END_MS - HOUR_MS).toISOString(),
  to: new Date(END_MS).toISOString(),
};
export const BARS = { columnsMax: 3, usesMin: 3, rowsMin: 1_000, tableShare: 0 };

export type TestHotKeys = Awaited<ReturnType<typeof startTestHotKeys>>;

export async function startTestHotKeys() {
  const [places, engine] = await Promise.all([startTestPlaces(), startClickHouse()]);
  const { metadata, clock } = places;
  let running: { stop(): Promise<void> } = engine;
  const store = { url: engine.url, database: engine.database, logger };
  const client = createWriterClient({ ...store, ...engine.writer });
  await migrate(client, { database: engine.database });
  const reader = createReader({ ...store, ...engine.reader });
  const table = { client, database: engine.database };
  const keyUses = createKeyUses({
    save: (day, costs) => metadata.hotKeys.addUses(day, costs),
    onFailure: () => undefined,
    now: clock.now,
  });
  const steps: string[] = [];
  const work: HotColumnWork = {
    hotKeys: metadata.hotKeys,
    table,
    bars: BARS,
    now: clock.now,
    onStep: (step) => steps.push(step),
  };
  /** What a web process is that just started: nothing is kept from before. */
  const contextOf = (place: AccessContext): Context => {
    const hotColumns = createReadyColumns({
      hotKeys: metadata.hotKeys,
      db: installationDb(reader),
      now: clock.now,
    });
    return {
      ...place,
      db: projectDb(reader, place.projectId),
      catalogues: createKeyCatalogues({ hotColumns, now: clock.now }),
      keyUses,
      bus: { lag: async () => [], close: async () => undefined },
    };
  };
  return {
    places,
    engine,
    client,
    table,
    keyUses,
    work,
    steps,
    contextOf,
    newContext: async () => contextOf(await places.newPlace()),
    tend: () => tendHotColumns(work),
    /** One look after another until no column is on its way. */
    async settle(): Promise<void> {
      for (let looks = 0; looks < 200; looks++) {
        await tendHotColumns(work);
        if ((await metadata.hotKeys.columns()).every(({ state }) => state === "ready")) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`not settled: ${JSON.stringify(await metadata.hotKeys.columns())}`);
    },
    states: () => hotColumnStates(table),
    command: (query: string) => client.command({ query }),
    /** The one that runs now in its place. */
    replaceEngine(engine: { stop(): Promise<void> }) {
      running = engine;
    },
    async close() {
      await Promise.all([client.close(), reader.close()]);
      await places.close();
      await running.stop();
    },
  };
}

/** Events of a project; each attribute an expression over `number`. */
export function insertEvents(
  projectId: number,
  rows: number,
  attributes: { text?: Record<string, string>; number?: Record<string, string> },
): string {
  const map = (values: Record<string, string> = {}) =>
    `map(${Object.entries(values)
      .flatMap(([key, value]) => [`'${key}'`, value])
      .join(", ")})`;
  const start = (END_MS - HOUR_MS) / 1000;
  return `INSERT INTO sightglass.logs
    (project_id, timestamp, observed_timestamp, event_id, severity_number, service, body, attributes_text, attributes_number)
    SELECT ${projectId}, toDateTime64(${start} + number % 3600, 9, 'UTC'), now64(3), generateSnowflakeID(), 9, 'shop', 'paid',
      ${map(attributes.text)}, ${map(attributes.number)} FROM numbers(${rows})`;
}
