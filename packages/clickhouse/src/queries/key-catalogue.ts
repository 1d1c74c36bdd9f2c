/**
 * Which keys a project has, of which types: from `field_values` (filled by the same insert as the
 * logs) and `resources`. Kept for a moment per project, because every search asks.
 */
import { z } from "zod";
import type { HotColumn } from "../filters/hot-column";
import type { HotType, KeyCatalogue, KeyTypes } from "../filters/key-types";
import type { ProjectDb, QueryOptions } from "../project-db";
import { param, sql } from "../sql";

/** Keys beyond these are unknown to the catalogue, and then searched in every map. */
const KEYS_MAX = 20_000;
/** `field_values` forgets after 30 days; a span that starts before is answered without the catalogue. */
const REMEMBERED_MS = 28 * 24 * 3_600_000;

const keyRow = z.object({ key: z.string(), types: z.array(z.string()) });

/** At most 20,000 keys of a project, each with all of its types: half of them would hide rows. */
export async function loadKeyCatalogue(db: ProjectDb, options: QueryOptions = {}): Promise<KeyCatalogue> {
  const { rows } = await db.query(
    sql`SELECT key, groupUniqArray(type) AS types FROM (
  SELECT key, type FROM field_values
  WHERE ${db.condition} AND signal = 'logs' AND type != 'column'
  GROUP BY key, type
  UNION ALL
  SELECT arrayJoin(attributes.keys) AS key, 'resource' AS type FROM resources
  WHERE ${db.condition}
  GROUP BY key
) GROUP BY key LIMIT ${param("UInt32", KEYS_MAX)}`,
    keyRow,
    options,
  );
  const keys = new Map<string, KeyTypes>();
  for (const { key, types } of rows) {
    const has = (type: string) => types.includes(type);
    keys.set(key, { text: has("text"), number: has("number"), bool: has("bool"), resource: has("resource") });
  }
  return { typesOf: (key) => keys.get(key) };
}

export interface KeyCatalogues {
  /** The catalogue for a span of time that starts at `fromMs`. @throws StoreError */
  get(db: ProjectDb, fromMs: number): Promise<KeyCatalogue>;
}

export interface KeyCataloguesOptions {
  /** How long a catalogue may be old: a key that takes a new type is missed that long. Default 2 s. */
  readonly ttlMs?: number;
  /** Projects kept; the one that was loaded first goes first. Default 50. */
  readonly projectsMax?: number;
  readonly now?: () => number;
  /** Columns of hot keys that may be read now, of all projects. Never rejects; none unless given. */
  readonly hotColumns?: () => Promise<readonly HotColumn[]>;
}

/** Memory: `projectsMax` catalogues of at most 20,000 keys; expired ones go with the next question. */
export function createKeyCatalogues(options: KeyCataloguesOptions = {}): KeyCatalogues {
  const { ttlMs = 2000, projectsMax = 50, now = Date.now, hotColumns = async () => [] } = options;
  const kept = new Map<number, { until: number; catalogue: Promise<KeyCatalogue> }>();
  const load = async (db: ProjectDb) => {
    const [catalogue, columns] = await Promise.all([loadKeyCatalogue(db), hotColumns()]);
    return withColumns(catalogue, columns);
  };
  const latest = (db: ProjectDb) => {
    const entry = kept.get(db.projectId);
    if (entry !== undefined && entry.until > now()) return entry.catalogue;
    const catalogue = load(db);
    kept.delete(db.projectId);
    const loaded = { until: now() + ttlMs, catalogue };
    kept.set(db.projectId, loaded);
    // A failure is not kept: the next question asks again.
    catalogue.catch(() => {
      if (kept.get(db.projectId) === loaded) kept.delete(db.projectId);
    });
    for (const [oldest, { until }] of kept) {
      if (kept.size <= projectsMax && until > now()) break;
      kept.delete(oldest);
    }
    return catalogue;
  };
  return {
    async get(db, fromMs) {
      const catalogue = await latest(db);
      return fromMs < now() - REMEMBERED_MS ? { ...catalogue, typesOf: () => undefined } : catalogue;
    },
  };
}

/** Of a key that the project does not have, nothing may tell that another one's has a column: not even what a query reads. */
export function withColumns(catalogue: KeyCatalogue, columns: readonly HotColumn[]): KeyCatalogue {
  const names = new Map(columns.map(({ key, type, name }) => [columnId(key, type), name]));
  return {
    typesOf: (key) => catalogue.typesOf(key),
    columnOf: (key, type) =>
      catalogue.typesOf(key)?.[type] === true ? names.get(columnId(key, type)) : undefined,
  };
}

function columnId(key: string, type: HotType): string {
  return `${type} ${key}`;
}
