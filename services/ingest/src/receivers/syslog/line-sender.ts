/** Who sends lines: what the input of an address says. */
import type { InputDoor, InputLookup } from "@sightglass/metadata";
import type { Sender } from "../../sender";

export interface LineSender {
  readonly sender: Sender;
  /** Address of the sender. */
  readonly origin: string;
  /** Of times that say no zone. */
  readonly timeZone: string;
}

/** `undefined`: no input allows the address at this door. */
export function findLineSender(
  inputs: InputLookup,
  door: InputDoor,
  address: string,
): LineSender | undefined {
  const input = inputs.find(door, address);
  if (input === undefined) return undefined;
  const { projectId, name, retentionDays, timeZone } = input;
  return { sender: { projectId, source: `${door}/${name}`, retentionDays }, origin: address, timeZone };
}

/** Stands for senders that no input allows. */
export function nobody(door: InputDoor): Sender {
  return { projectId: 0, source: `${door}/unknown`, retentionDays: 0 };
}

/** "::ffff:10.0.0.1", as sockets of both families see IPv4, is 10.0.0.1. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return "";
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}
