/**
 * The few disk calls that durability hangs on, as an interface, so that a test can lose power.
 */
import { type FileHandle, open } from "node:fs/promises";
import { syncFolder } from "./folder";

export interface LogFile {
  /** Bytes written; fewer than given means the disk is full. */
  writev(parts: readonly Buffer[], position: number): Promise<number>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  truncate(bytes: number): Promise<void>;
  close(): Promise<void>;
}

export interface LogDisk {
  /** A new, empty file; fails when the path exists. */
  create(path: string): Promise<LogFile>;
  syncFolder(path: string): Promise<void>;
}

export const nodeDisk: LogDisk = {
  create: async (path) => new NodeLogFile(await open(path, "wx")),
  syncFolder,
};

class NodeLogFile implements LogFile {
  constructor(private readonly handle: FileHandle) {}

  async writev(parts: readonly Buffer[], position: number): Promise<number> {
    return (await this.handle.writev([...parts], position)).bytesWritten;
  }

  datasync(): Promise<void> {
    return this.handle.datasync();
  }

  sync(): Promise<void> {
    return this.handle.sync();
  }

  truncate(bytes: number): Promise<void> {
    return this.handle.truncate(bytes);
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
