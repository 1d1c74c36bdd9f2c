/** Who asks, for which project, and with what. Made once per request by a composition root; use cases take it first. */
import type { BusInspector } from "@sightglass/bus";
import type { KeyCatalogues, ProjectDb } from "@sightglass/clickhouse";
import type { Metadata } from "@sightglass/metadata";
import type { KeyUses } from "./hot-keys/key-uses";
import type { Principal } from "./roles";

/** Who is written into the audit log. */
export interface Actor {
  kind: "user" | "token" | "system";
  /** Id of the user or token. */
  id: string;
  /** E-mail address, or the token's name. */
  name: string;
}

export interface Clock {
  /** Unix ms. */
  now(): number;
}

export interface Context {
  organizationId: string;
  /** The isolation word: every read and write stays within it. */
  projectId: number;
  actor: Actor;
  role: Principal;
  metadata: Metadata;
  /** Telemetry store, bound to the project. */
  db: ProjectDb;
  /** Keys of each project with their types, kept for a moment; shared by all requests of a process. */
  catalogues: KeyCatalogues;
  /** Counts which attributes are asked for; shared by all requests of a process. */
  keyUses: KeyUses;
  bus: BusInspector;
  clock: Clock;
  /** Aborts when the one who asked has gone. */
  signal?: AbortSignal;
}
