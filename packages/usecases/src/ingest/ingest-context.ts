/** What the questions about the intake need beside the context; a composition root makes it. */
import type { ProjectDb } from "@sightglass/clickhouse";
import type { TailContext } from "../logs/tail/tail-logs";
import type { ReplayKeys } from "./replay-key";

export interface Door {
  name: string;
  port: number;
  /** What may be sent there, in a few words. */
  what: string;
}

/** `not_ready`: the process runs but takes nothing now. `unknown`: it runs elsewhere and cannot be asked. */
export type DoorState = "up" | "not_ready" | "down" | "unknown";

/** The receivers of this installation. */
export interface Doors {
  list: readonly Door[];
  /** Asks the receiver; never rejects, settles within two seconds. */
  probe: (door: Door, signal?: AbortSignal) => Promise<DoorState>;
  /** What waits for Kafka at the intake; null without a spool or an answer. Never rejects. */
  spool: (signal?: AbortSignal) => Promise<{ direct: boolean; bytes: number } | null>;
  /** Address of the HTTP door as senders reach it: `http://localhost:8080`. */
  httpUrl: string;
}

/** When this process first saw an event in an answer of the store. Bounded; the oldest is forgotten. */
export interface Sightings {
  /** Unix ms of the first call with this id. */
  firstSeenMs: (id: string, nowMs: number) => number;
}

/** What the HTTP door answered. */
export type IntakeReply =
  | { kind: "answered"; accepted: number; rejected: number }
  /** `nothingTaken` is false when it is unknown whether the events were kept. */
  | { kind: "refused"; code: string; message: string; nothingTaken: boolean };

/** The real HTTP door of this installation, as any sender reaches it. */
export interface Intake {
  /** Never rejects. */
  send: (request: { key: string; body: Buffer; contentType: string }) => Promise<IntakeReply>;
}

export interface IngestContext extends TailContext {
  doors: Doors;
  sightings: Sightings;
  intake: Intake;
  replayKeys: ReplayKeys;
  /** What belongs to no project: requests with an unknown key. */
  installation: ProjectDb;
}
