/** Inputs: what stands in for a key on sockets where senders cannot show one. */

export const INPUT_KINDS = ["syslog"] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

export const SYSLOG_DOORS = ["syslog-udp", "syslog-tcp", "syslog-tls"] as const;
export type SyslogDoor = (typeof SYSLOG_DOORS)[number];

export function isSyslogDoor(value: unknown): value is SyslogDoor {
  return SYSLOG_DOORS.some((door) => door === value);
}

export interface SyslogInput {
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
  find(door: SyslogDoor, address: string): SyslogInput | undefined;
}
