/** The doors of a protocol of lines without a key: UDP and TCP, with inputs in the place of keys. */
import { BlockList } from "node:net";
import type { InputDoor, InputLookup } from "@sightglass/metadata";
import type { LineIntake } from "../syslog/line-intake";
import { type OpenConnection, startStreamDoor } from "../syslog/stream-door";
import { type DatagramBatch, type Door, startUdpDoor } from "../syslog/udp-door";
import { LineConnection, type TakeLines } from "./line-connection";

export interface LineDoorOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly ports: { readonly udp: number; readonly tcp: number };
  readonly inputs: InputLookup;
}

export interface LineDoorParts {
  readonly doors: { readonly udp: InputDoor; readonly tcp: InputDoor };
  readonly intake: LineIntake;
  readonly batch: DatagramBatch;
  readonly take: TakeLines;
}

export interface LineDoors {
  readonly ports: { readonly udp: number; readonly tcp: number };
  /** Takes nothing new and settles when everything read was handed on. */
  stop(): Promise<void>;
}

/** Rejects when a port cannot be had; those that could are closed again. */
export async function startLineDoors(options: LineDoorOptions, parts: LineDoorParts): Promise<LineDoors> {
  const { host, ports, inputs } = options;
  const { doors, intake, batch, take } = parts;
  const open: OpenConnection = (socket, from, { rest, raw }) =>
    new LineConnection(socket, from, { take, rest, raw });
  const { logger } = intake.parts;
  const started: Door[] = [];
  const stop = async () => {
    await Promise.all(started.map((door) => door.stop()));
  };
  try {
    const udp = await startUdpDoor({ door: doors.udp, batch, host, port: ports.udp, inputs, intake, logger });
    started.push(udp);
    const tcp = await startStreamDoor({
      door: doors.tcp,
      host,
      port: ports.tcp,
      inputs,
      proxies: new BlockList(),
      intake,
      open,
    });
    started.push(tcp);
    return { ports: { udp: udp.port, tcp: tcp.port }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
