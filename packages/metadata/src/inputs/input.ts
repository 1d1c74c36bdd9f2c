/** Inputs: what stands in for a key on sockets where senders cannot show one. */

export const INPUT_KINDS = ["syslog", "statsd", "carbon"] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/** Where the inputs of a kind listen. */
export const DOORS_OF = {
  syslog: ["syslog-udp", "syslog-tcp", "syslog-tls"],
  statsd: ["statsd-udp", "statsd-tcp"],
  carbon: ["carbon-tcp", "carbon-udp"],
} as const satisfies Record<InputKind, readonly string[]>;

export const INPUT_DOORS = [...DOORS_OF.syslog, ...DOORS_OF.statsd, ...DOORS_OF.carbon] as const;
export type InputDoor = (typeof INPUT_DOORS)[number];
export type SyslogDoor = (typeof DOORS_OF.syslog)[number];

export function isInputDoor(value: unknown): value is InputDoor {
  return INPUT_DOORS.some((door) => door === value);
}

export interface DoorInput {
  id: string;
  /** Unique in its project; the second half of the source in the accounting. */
  name: string;
  projectId: number;
  retentionDays: number;
  /** IANA name, for times that say no zone. */
  timeZone: string;
}

export interface InputLookup {
  /**
   * The input that allows this sender at this door, from memory: receivers ask for every sender, not every line.
   * `address` is an IPv4 or IPv6 address as node writes it; "::ffff:10.0.0.1" is 10.0.0.1.
   */
  find(door: InputDoor, address: string): DoorInput | undefined;
}
