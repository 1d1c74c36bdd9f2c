/**
 * The publishing side of the local log: one process, one folder `bus/ingest-N`, the first whose
 * lock is free. Opening repairs the folder; what was acknowledged before is still there.
 */
import { statfsSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { sleep } from "@sightglass/runtime";
import { BusError, type ProcessPublisher } from "../contract";
import type { LogSink } from "../log-sink";
import { type LogDisk, nodeDisk } from "./disk";
import { makeFolder, partitionFolder } from "./folder";
import { type Lock, tryLock } from "./lock";
import type { LogDamage } from "./recover";
import { PUBLISHER_LOCK, repairPartition } from "./repair";
import { RETENTION_DEFAULTS, type RetentionOptions, removeConsumed } from "./retention";
import { SegmentAppender } from "./segment-appender";

export interface LocalPublisherOptions {
  dataDir: string;
  /** Below this much free disk space `assertWritable` throws `overload.disk`. Default 1 GiB. */
  diskFreeMinBytes?: number;
  /** A segment is closed when it reaches this. Default 64 MiB. */
  segmentBytes?: number;
  /** How long consumed segments are kept for the live tail. Default 1 hour. */
  retainMs?: number;
  /** How many bytes of consumed segments are kept at most. Default 1 GiB. */
  retainBytes?: number;
  /** Messages waiting for the disk; more are refused with `bus.unavailable`. Default 64 MiB. */
  queueBytesMax?: number;
  logger?: LogSink;
  /** Told of each torn tail and damaged segment found at open. */
  onDamage?: (damage: LogDamage) => void;
  /** Default: the real disk. */
  disk?: LogDisk;
}

const PROCESSES_MAX = 1024;
const MIB = 1024 * 1024;
const FREE_SPACE_EVERY_MS = 1000;
const RETENTION_EVERY_MS = 10_000;
/** A subscriber that tends an abandoned folder holds its lock for a moment. */
const FIRST_LOCK_PATIENCE_MS = 1000;
const LOCK_EVERY_MS = 50;

/** Rejects with BusError `bus.unavailable` when all 1,024 folders are taken. */
export async function openLocalPublisher(options: LocalPublisherOptions): Promise<ProcessPublisher> {
  const { lock, number } = await takeFolder(options.dataDir);
  try {
    return await openFolder(options, { lock, number });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function takeFolder(dataDir: string): Promise<{ lock: Lock; number: number }> {
  for (let number = 0; number < PROCESSES_MAX; number++) {
    const folder = partitionFolder(dataDir, `ingest-${number}`);
    await makeFolder(dataDir, folder);
    const lock = await lockWithin(folder, number === 0 ? FIRST_LOCK_PATIENCE_MS : 0);
    if (lock) return { lock, number };
  }
  throw new BusError("bus.unavailable", `all ${PROCESSES_MAX} folders of the local log are in use`);
}

async function lockWithin(folder: string, patienceMs: number): Promise<Lock | null> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const lock = await tryLock(folder, PUBLISHER_LOCK);
    if (lock || performance.now() >= deadline) return lock;
    await sleep(LOCK_EVERY_MS);
  }
}

async function openFolder(
  options: LocalPublisherOptions,
  taken: { lock: Lock; number: number },
): Promise<ProcessPublisher> {
  const { dataDir, logger } = options;
  const processName = `ingest-${taken.number}`;
  const folder = partitionFolder(dataDir, processName);
  const { end, endFile } = await repairPartition({
    dataDir,
    partition: processName,
    onDamage: (damage) => {
      logger?.warn({ partition: processName, damage }, "the local log was repaired");
      options.onDamage?.(damage);
    },
  });
  const onFailure = (error: unknown) =>
    logger?.error({ partition: processName, err: error }, "the local log could not be written");
  const appender = new SegmentAppender({
    folder,
    disk: options.disk ?? nodeDisk,
    end,
    endFile,
    segmentBytes: options.segmentBytes ?? 64 * MIB,
    queueBytesMax: options.queueBytesMax ?? 64 * MIB,
    onFailure,
  });
  const diskFreeMinBytes = options.diskFreeMinBytes ?? RETENTION_DEFAULTS.diskFreeMinBytes;
  const retention = startRetention(logger, {
    dataDir,
    partition: processName,
    retainMs: options.retainMs ?? RETENTION_DEFAULTS.retainMs,
    retainBytes: options.retainBytes ?? RETENTION_DEFAULTS.retainBytes,
    diskFreeMinBytes,
  });
  const close = closer({ appender, endFile, lock: taken.lock, retention, onFailure });
  const assertSpace = spaceGuard(folder, diskFreeMinBytes);
  return {
    processName,
    processNumber: taken.number,
    folder,
    publish: (message) => appender.append(message),
    assertWritable() {
      if (appender.isClosed) throw new BusError("bus.closed", "the local log is closed");
      assertSpace();
      if (appender.isFailing) throw new BusError("bus.unavailable", "the local log could not be written");
    },
    close,
  };
}

function startRetention(
  logger: LogSink | undefined,
  options: Omit<RetentionOptions, "nowMs">,
): NodeJS.Timeout {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    removeConsumed({ ...options, nowMs: Date.now() })
      .catch((error) =>
        logger?.warn({ partition: options.partition, err: error }, "old segments were not removed"),
      )
      .finally(() => {
        running = false;
      });
  }, RETENTION_EVERY_MS);
  return timer.unref();
}

function closer(parts: {
  appender: SegmentAppender;
  endFile: FileHandle;
  lock: Lock;
  retention: NodeJS.Timeout;
  onFailure: (error: unknown) => void;
}): () => Promise<void> {
  let closing: Promise<void> | null = null;
  const run = async () => {
    clearInterval(parts.retention);
    await parts.appender.close();
    // What was acknowledged is durable already: a disk that takes nothing must not keep the lock.
    await parts.endFile.sync().catch(parts.onFailure);
    await parts.endFile.close().catch(parts.onFailure);
    await parts.lock.release();
  };
  return () => {
    closing ??= run();
    return closing;
  };
}

/** Asks the disk at most once a second. */
function spaceGuard(folder: string, minBytes: number): () => void {
  let checkedMs = Number.NEGATIVE_INFINITY;
  let freeBytes = Number.POSITIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - checkedMs >= FREE_SPACE_EVERY_MS) {
      const { bavail, bsize } = statfsSync(folder);
      freeBytes = bavail * bsize;
      checkedMs = now;
    }
    if (freeBytes < minBytes) {
      throw new BusError(
        "overload.disk",
        `${freeBytes} bytes of disk space are free, ${minBytes} are needed`,
      );
    }
  };
}
