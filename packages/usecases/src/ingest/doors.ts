/** The receivers of this installation, as the pages show them. A composition root fills it in. */

export interface Door {
  name: string;
  port: number;
  /** What may be sent there, in a few words. */
  what: string;
}

/** `not_ready`: the process runs but takes nothing now. */
export type DoorState = "up" | "not_ready" | "down";

export interface Doors {
  list: readonly Door[];
  /** Asks the receiver; never rejects, settles within two seconds. */
  probe: (door: Door, signal?: AbortSignal) => Promise<DoorState>;
  /** Address of the HTTP door as senders on this host reach it: `http://localhost:8080`. */
  httpUrl: string;
}
