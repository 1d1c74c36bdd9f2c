// ../../work/main/packages/bus/src/block-message.ts
var MAGIC = Buffer.from("SGB1");
var PREFIX_BYTES = 8;
function encodeBlockMessage(header, frames) {
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(text.length, MAGIC.length);
  return Buffer.concat([prefix, text, ...frames]);
}

// ../../work/main/packages/bus/src/codec.ts
import zlib from "node:zlib";
import addon from "@mongodb-js/zstd/bindings.js";
var LEVEL = 1;
var LEVEL_PARAMETER = 100;
function compressZstd(bytes) {
  const builtIn = findBuiltIn("zstdCompress");
  if (!builtIn) return addon.compress(bytes, LEVEL);
  return callBuiltIn(builtIn, bytes, { params: { [LEVEL_PARAMETER]: LEVEL } });
}
async function decompressZstd(frames, maxBytes) {
  const builtIn = findBuiltIn("zstdDecompress");
  const bytes = builtIn ? await callBuiltIn(builtIn, frames, { maxOutputLength: maxBytes }) : await addon.decompress(frames);
  if (bytes.length > maxBytes) throw new RangeError(`the content exceeds ${maxBytes} bytes`);
  return bytes;
}
function callBuiltIn(call, bytes, options) {
  return new Promise((resolve, reject) => {
    call(bytes, options, (error, result) => error ? reject(error) : resolve(result));
  });
}
function findBuiltIn(name) {
  const found = Reflect.get(zlib, name);
  return isBuiltIn(found) ? found : void 0;
}
function isBuiltIn(value) {
  return typeof value === "function";
}

// ../../work/main/packages/bus/src/contract.ts
var BusError = class extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
    this.name = "BusError";
  }
  code;
};

// ../../work/main/packages/bus/src/local/durable-end.ts
import { open as open2 } from "node:fs/promises";
import { join as join2 } from "node:path";
import { crc32 } from "node:zlib";

// ../../work/main/packages/bus/src/local/folder.ts
import { copyFile, mkdir, open, readdir } from "node:fs/promises";
import { join } from "node:path";
var QUARANTINE_FILES_MAX = 16;
var SEGMENT_NAME = /^(\d{16})\.log$/;
function busFolder(dataDir2) {
  return join(dataDir2, "bus");
}
function partitionFolder(dataDir2, partition) {
  return join(busFolder(dataDir2), partition);
}
function positionsFolder(dataDir2) {
  return join(busFolder(dataDir2), "positions");
}
function segmentPath(folder, first) {
  return join(folder, `${String(first).padStart(16, "0")}.log`);
}
async function listSegments(folder) {
  const segments = [];
  for (const name of await listNames(folder)) {
    const first = SEGMENT_NAME.exec(name)?.[1];
    if (first !== void 0) segments.push({ first: Number(first), path: join(folder, name) });
  }
  return segments.sort((a, b) => a.first - b.first);
}
async function listNames(folder) {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}
async function syncFolder(folder) {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
async function quarantineCopy(folder, segment) {
  const quarantine = join(folder, "quarantine");
  await mkdir(quarantine, { recursive: true });
  const kept = await listNames(quarantine);
  const name = `${String(segment.first).padStart(16, "0")}.damaged`;
  if (kept.includes(name) || kept.length >= QUARANTINE_FILES_MAX) return null;
  const target = join(quarantine, name);
  await copyFile(segment.path, target);
  return target;
}
function errorCode(error) {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

// ../../work/main/packages/bus/src/local/durable-end.ts
var END_BYTES = 28;
var CRC_AT = 24;
var READ_ATTEMPTS = 5;
function endPath(folder) {
  return join2(folder, "end");
}
async function openEndForWriting(folder) {
  try {
    return await open2(endPath(folder), "r+");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return open2(endPath(folder), "w+");
  }
}
async function writeEnd(handle, end) {
  await handle.write(encodeEnd(end), 0, END_BYTES, 0);
}
function encodeEnd(end) {
  const bytes = Buffer.allocUnsafe(END_BYTES);
  bytes.writeBigUInt64LE(BigInt(end.segment), 0);
  bytes.writeBigUInt64LE(BigInt(end.bytes), 8);
  bytes.writeBigUInt64LE(BigInt(end.offset), 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT);
  return bytes;
}
function decodeEnd(bytes) {
  if (bytes.length < END_BYTES || crc32(bytes.subarray(0, CRC_AT)) !== bytes.readUInt32LE(CRC_AT))
    return null;
  const end = {
    segment: Number(bytes.readBigUInt64LE(0)),
    bytes: Number(bytes.readBigUInt64LE(8)),
    offset: Number(bytes.readBigUInt64LE(16))
  };
  return Number.isSafeInteger(end.offset) && Number.isSafeInteger(end.bytes) ? end : null;
}
async function readEnd(handle) {
  const bytes = Buffer.alloc(END_BYTES);
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
    const { bytesRead } = await handle.read(bytes, 0, END_BYTES, 0);
    const end = decodeEnd(bytes.subarray(0, bytesRead));
    if (end) return end;
  }
  return null;
}
async function readEndOf(folder) {
  let handle;
  try {
    handle = await open2(endPath(folder), "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
  try {
    return await readEnd(handle);
  } finally {
    await handle.close();
  }
}

// ../../work/main/packages/bus/src/local/record.ts
import { crc32 as crc322 } from "node:zlib";
var SEGMENT_HEADER = Buffer.from("SGLOG001");
var RECORD_HEADER_BYTES = 20;
var RECORD_BYTES_MAX = 32 * 1024 * 1024;
var MARKER = Buffer.from("SGR1");
var LENGTH_AT = 4;
var OFFSET_AT = 8;
var CRC_AT2 = 16;
function recordHeader(payload, offset) {
  const header = Buffer.allocUnsafe(RECORD_HEADER_BYTES);
  MARKER.copy(header);
  header.writeUInt32LE(payload.length, LENGTH_AT);
  header.writeBigUInt64LE(BigInt(offset), OFFSET_AT);
  header.writeUInt32LE(crc322(payload, crc322(header.subarray(LENGTH_AT, CRC_AT2))), CRC_AT2);
  return header;
}
function parseRecord(bytes, at) {
  const body = at + RECORD_HEADER_BYTES;
  if (body > bytes.length) {
    const seen = Math.max(0, Math.min(MARKER.length, bytes.length - at));
    const torn = bytes.subarray(at, at + seen).equals(MARKER.subarray(0, seen));
    return torn ? { kind: "short", end: body } : { kind: "bad" };
  }
  if (MARKER.compare(bytes, at, at + MARKER.length) !== 0) return { kind: "bad" };
  const length = bytes.readUInt32LE(at + LENGTH_AT);
  const offset = Number(bytes.readBigUInt64LE(at + OFFSET_AT));
  if (length > RECORD_BYTES_MAX || !Number.isSafeInteger(offset)) return { kind: "bad" };
  const end = body + length;
  if (end > bytes.length) return { kind: "short", end };
  const payload = bytes.subarray(body, end);
  const crc = crc322(payload, crc322(bytes.subarray(at + LENGTH_AT, at + CRC_AT2)));
  if (crc !== bytes.readUInt32LE(at + CRC_AT2)) return { kind: "bad" };
  return { kind: "record", offset, payload, end };
}
function findRecord(bytes, from, offset) {
  for (let at = bytes.indexOf(MARKER, from); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
    const parsed = parseRecord(bytes, at);
    if (parsed.kind === "record" && parsed.offset >= offset) return at;
  }
  return -1;
}
function scanSegment(bytes, first) {
  const clean = SEGMENT_HEADER.equals(bytes.subarray(0, SEGMENT_HEADER.length));
  const scan = { validBytes: clean ? SEGMENT_HEADER.length : 0, records: 0, nextOffset: first, damaged: 0 };
  let at = scan.validBytes;
  while (at < bytes.length) {
    const parsed = parseRecord(bytes, at);
    if (parsed.kind === "record" && parsed.offset >= scan.nextOffset) {
      if (at !== scan.validBytes || parsed.offset !== scan.nextOffset) scan.damaged++;
      scan.records++;
      scan.nextOffset = parsed.offset + 1;
      scan.validBytes = parsed.end;
      at = parsed.end;
      continue;
    }
    at = findRecord(bytes, at + 1, scan.nextOffset);
    if (at < 0) break;
  }
  return scan;
}

// ../../work/main/packages/bus/src/local/header-walk.ts
var CHUNK_BYTES = 64 * 1024;

// ../../work/main/packages/bus/src/local/positions.ts
import { mkdir as mkdir2, open as open3, readFile, rename, writeFile } from "node:fs/promises";
import { join as join3 } from "node:path";
import { crc32 as crc323 } from "node:zlib";
function positionFile(dataDir2, group, partition) {
  const folder = join3(positionsFolder(dataDir2), group);
  const path = join3(folder, `${partition}.json`);
  const copy = `${path}.copy`;
  return {
    async load() {
      const main = await readPosition(path);
      if (main.position || main.missing) return { position: main.position, damaged: false };
      return { position: (await readPosition(copy)).position, damaged: true };
    },
    async store(position) {
      const text = encode(position);
      const temporary = `${path}.new`;
      await mkdir2(folder, { recursive: true });
      const handle = await open3(temporary, "w");
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
      await syncFolder(folder);
      await writeFile(copy, text);
    }
  };
}
async function positionsOf(dataDir2, partition) {
  const positions = /* @__PURE__ */ new Map();
  for (const group of await listNames(positionsFolder(dataDir2))) {
    positions.set(group, (await positionFile(dataDir2, group, partition).load()).position);
  }
  return positions;
}
function encode({ committed, planned }) {
  return JSON.stringify({ committed, planned, crc32: checksum(committed, planned) });
}
function checksum(committed, planned) {
  return crc323(`${committed}:${planned}`);
}
async function readPosition(path) {
  try {
    return { position: decode(await readFile(path, "utf8")), missing: false };
  } catch (error) {
    return { position: null, missing: errorCode(error) === "ENOENT" };
  }
}
function decode(text) {
  const value = JSON.parse(text);
  if (typeof value !== "object" || value === null) return null;
  if (!("committed" in value) || !("planned" in value) || !("crc32" in value)) return null;
  const { committed, planned } = value;
  if (typeof committed !== "number" || planned !== null && typeof planned !== "number") return null;
  return value.crc32 === checksum(committed, planned) ? { committed, planned } : null;
}

// ../../work/main/packages/bus/src/local/publisher.ts
import { statfsSync } from "node:fs";
import { mkdir as mkdir3 } from "node:fs/promises";

// ../../work/main/packages/bus/src/local/disk.ts
import { open as open4 } from "node:fs/promises";
var nodeDisk = {
  create: async (path) => new NodeLogFile(await open4(path, "wx")),
  syncFolder
};
var NodeLogFile = class {
  constructor(handle) {
    this.handle = handle;
  }
  handle;
  async writev(parts, position) {
    return (await this.handle.writev([...parts], position)).bytesWritten;
  }
  datasync() {
    return this.handle.datasync();
  }
  sync() {
    return this.handle.sync();
  }
  truncate(bytes) {
    return this.handle.truncate(bytes);
  }
  close() {
    return this.handle.close();
  }
};

// ../../work/main/packages/bus/src/local/lock.ts
import { randomBytes } from "node:crypto";
import { link, open as open5, rm, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join as join4 } from "node:path";
var SOCKET_PATH_BYTES_MAX = 100;
var ABANDONED_AFTER_MS = 6e4;
async function tryLock(folder, name) {
  const before = await highestGeneration(folder, name);
  if (before > 0 && await isHeld(folder, `${name}.${before}`)) return null;
  const temporary = `.${name}.${randomBytes(6).toString("hex")}`;
  const server = await listenOn(folder, temporary);
  const mine = before + 1;
  const won = await linkOnce(join4(folder, temporary), join4(folder, `${name}.${mine}`));
  await rm(join4(folder, temporary), { force: true });
  if (!won) {
    await closeServer(server);
    return null;
  }
  if (await highestGeneration(folder, name) > mine) {
    await rm(join4(folder, `${name}.${mine}`), { force: true });
    await closeServer(server);
    return null;
  }
  await removeOlder(folder, name, mine);
  return { release: () => closeServer(server) };
}
async function linkOnce(from, to) {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST" || errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
async function highestGeneration(folder, name) {
  let highest = 0;
  for (const file of await listNames(folder)) highest = Math.max(highest, generationOf(file, name));
  return highest;
}
function generationOf(file, name) {
  if (!file.startsWith(`${name}.`)) return 0;
  const digits2 = file.slice(name.length + 1);
  return /^\d{1,15}$/.test(digits2) ? Number(digits2) : 0;
}
async function removeOlder(folder, name, mine) {
  for (const file of await listNames(folder)) {
    const generation = generationOf(file, name);
    const path = join4(folder, file);
    if (generation > 0 && generation < mine) await rm(path, { force: true });
    if (file.startsWith(`.${name}.`) && await ageMs(path) > ABANDONED_AFTER_MS)
      await rm(path, { force: true });
  }
}
async function ageMs(path) {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}
async function isHeld(folder, file) {
  return withSocketPath(folder, file, (path) => {
    return new Promise((resolve) => {
      const socket = connect({ path });
      const answer = (held) => {
        socket.destroy();
        resolve(held);
      };
      socket.once("connect", () => answer(true));
      socket.once("error", (error) => answer(errorCode(error) !== "ECONNREFUSED"));
    });
  });
}
async function listenOn(folder, file) {
  return withSocketPath(folder, file, (path) => {
    return new Promise((resolve, reject) => {
      const server = createServer((socket) => socket.destroy());
      server.once("error", (cause) => {
        reject(new Error(`cannot lock ${folder}: the file system must allow Unix sockets`, { cause }));
      });
      server.listen({ path }, () => {
        server.unref();
        resolve(server);
      });
    });
  });
}
async function withSocketPath(folder, file, use) {
  const direct = join4(folder, file);
  if (Buffer.byteLength(direct) <= SOCKET_PATH_BYTES_MAX) return use(direct);
  const handle = await open5(folder, "r");
  try {
    return await use(`/proc/self/fd/${handle.fd}/${file}`);
  } finally {
    await handle.close();
  }
}
function closeServer(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

// ../../work/main/packages/bus/src/local/recover.ts
import { open as open6, readFile as readFile2, rm as rm2 } from "node:fs/promises";
async function recoverFolder(folder, options) {
  const known = await readEndOf(folder);
  const floor = Math.max(known?.offset ?? 0, options.highestPosition);
  const segments = await listSegments(folder);
  for (let last = segments.pop(); last; last = segments.pop()) {
    const durableBytes = known?.segment === last.first ? known.bytes : 0;
    const scan = await repairSegment(last, { folder, durableBytes, onDamage: options.onDamage });
    if (scan.records > 0) {
      const offset = Math.max(floor, scan.nextOffset);
      return { segment: last.first, bytes: scan.validBytes, offset };
    }
    const previousFirst = segments.at(-1)?.first;
    await rm2(last.path, { force: true });
    await syncFolder(folder);
    if (previousFirst === void 0) {
      const offset = Math.max(floor, last.first);
      return { segment: offset, bytes: 0, offset };
    }
  }
  return { segment: floor, bytes: 0, offset: floor };
}
async function repairSegment(segment, {
  folder,
  durableBytes,
  onDamage
}) {
  const bytes = await readFile2(segment.path);
  const scan = scanSegment(bytes, segment.first);
  if (scan.damaged > 0 || scan.validBytes < durableBytes) {
    const copy = await quarantineCopy(folder, segment);
    onDamage({ kind: "quarantined", path: segment.path, copy, records: null });
  }
  const handle = await open6(segment.path, "r+");
  try {
    if (scan.validBytes < bytes.length) {
      await handle.truncate(scan.validBytes);
      onDamage({ kind: "torn_tail", path: segment.path, bytes: bytes.length - scan.validBytes });
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return scan;
}

// ../../work/main/packages/bus/src/local/repair.ts
var PUBLISHER_LOCK = "lock";
async function repairPartition(place) {
  const { dataDir: dataDir2, partition, onDamage } = place;
  const folder = partitionFolder(dataDir2, partition);
  const positions = await positionsOf(dataDir2, partition);
  const highest = [...positions.values()].map((position) => position?.planned ?? position?.committed ?? 0);
  const end = await recoverFolder(folder, { highestPosition: Math.max(0, ...highest), onDamage });
  const endFile = await openEndForWriting(folder);
  await writeEnd(endFile, end);
  await endFile.sync();
  return { end, endFile };
}

// ../../work/main/packages/bus/src/local/retention.ts
import { rm as rm3, stat as stat2 } from "node:fs/promises";
async function removeConsumed(options) {
  const committed = await slowestCommitted(options.dataDir, options.partition);
  if (committed === null) return 0;
  const segments = await listSegments(partitionFolder(options.dataDir, options.partition));
  const consumed = segments.filter((_, index) => {
    const next = segments[index + 1];
    return next !== void 0 && next.first <= committed;
  });
  return removeOldest(consumed, options);
}
async function slowestCommitted(dataDir2, partition) {
  const positions = await positionsOf(dataDir2, partition);
  if (positions.size === 0) return null;
  let slowest = Number.POSITIVE_INFINITY;
  for (const position of positions.values()) {
    if (position === null) return null;
    slowest = Math.min(slowest, position.committed);
  }
  return slowest;
}
async function removeOldest(consumed, options) {
  const facts = await Promise.all(consumed.map(async ({ path }) => ({ path, ...await sizeAndAge(path) })));
  let bytes = facts.reduce((sum, fact) => sum + fact.bytes, 0);
  let removed = 0;
  for (const fact of facts) {
    if (options.nowMs - fact.modifiedMs < options.retainMs && bytes <= options.retainBytes) break;
    await rm3(fact.path, { force: true });
    bytes -= fact.bytes;
    removed++;
  }
  return removed;
}
async function sizeAndAge(path) {
  const facts = await stat2(path);
  return { bytes: facts.size, modifiedMs: facts.mtimeMs };
}

// ../../work/main/packages/bus/src/local/segment-appender.ts
import { rm as rm4 } from "node:fs/promises";
var BATCH_RECORDS_MAX = 400;
var BATCH_BYTES_MAX = 8 * 1024 * 1024;
var SegmentAppender = class {
  constructor(options) {
    this.options = options;
    this.nextOffset = options.end.offset;
  }
  options;
  queue = [];
  queuedBytes = 0;
  active = null;
  nextOffset;
  flushing = null;
  closed = false;
  get isClosed() {
    return this.closed;
  }
  /** Settles when the message is durable. */
  append(message) {
    if (this.closed) return Promise.reject(new BusError("bus.closed", "the local log is closed"));
    if (message.length > RECORD_BYTES_MAX) {
      const text = `a message of ${message.length} bytes is longer than ${RECORD_BYTES_MAX}`;
      return Promise.reject(new BusError("bus.too_large", text));
    }
    if (this.queue.length > 0 && this.queuedBytes + message.length > this.options.queueBytesMax) {
      return Promise.reject(new BusError("bus.unavailable", "too many messages wait for the disk"));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ message, resolve, reject });
      this.queuedBytes += message.length;
      this.flushing ??= this.flush();
    });
  }
  /** Writes what is queued, then closes. */
  async close() {
    this.closed = true;
    await this.flushing;
    const segment = this.active;
    this.active = null;
    await segment?.file.close();
  }
  async flush() {
    while (this.queue.length > 0) {
      const batch = this.takeBatch();
      try {
        await this.commit(batch);
        for (const waiting of batch) waiting.resolve();
      } catch (error) {
        this.options.onFailure(error);
        await this.seal();
        const code = errorCode(error) === "ENOSPC" ? "overload.disk" : "bus.unavailable";
        const refusal = new BusError(code, "the local log could not be written", { cause: error });
        for (const waiting of batch) waiting.reject(refusal);
      }
    }
    this.flushing = null;
  }
  takeBatch() {
    let bytes = 0;
    let count = 0;
    for (const { message } of this.queue) {
      if (count > 0 && (count >= BATCH_RECORDS_MAX || bytes + message.length > BATCH_BYTES_MAX)) break;
      bytes += message.length;
      count++;
    }
    this.queuedBytes -= bytes;
    return this.queue.splice(0, count);
  }
  async commit(batch) {
    const segment = this.active ?? await this.openSegment();
    const parts = [];
    let bytes = 0;
    for (const [index, { message }] of batch.entries()) {
      parts.push(recordHeader(message, this.nextOffset + index), message);
      bytes += RECORD_HEADER_BYTES + message.length;
    }
    const written = await segment.file.writev(parts, segment.bytes);
    if (written !== bytes) throw new Error(`wrote ${written} of ${bytes} bytes`);
    await segment.file.datasync();
    segment.bytes += bytes;
    this.nextOffset += batch.length;
    const end = { segment: segment.first, bytes: segment.bytes, offset: this.nextOffset };
    await writeEnd(this.options.endFile, end);
    if (segment.bytes >= this.options.segmentBytes) await this.roll(segment);
  }
  async openSegment() {
    const path = segmentPath(this.options.folder, this.nextOffset);
    await rm4(path, { force: true });
    const file = await this.options.disk.create(path);
    const segment = { first: this.nextOffset, bytes: SEGMENT_HEADER.length, file };
    this.active = segment;
    const written = await file.writev([SEGMENT_HEADER], 0);
    if (written !== SEGMENT_HEADER.length) throw new Error("the segment header could not be written");
    await file.sync();
    await this.options.disk.syncFolder(this.options.folder);
    return segment;
  }
  /** The batch is durable already: a failure here concerns nobody. */
  roll(segment) {
    return this.finish(segment, () => segment.file.sync());
  }
  async seal() {
    const segment = this.active;
    if (segment) await this.finish(segment, () => segment.file.truncate(segment.bytes));
  }
  async finish(segment, last) {
    this.active = null;
    try {
      await last();
    } catch (error) {
      this.options.onFailure(error);
    }
    await segment.file.close().catch(this.options.onFailure);
  }
};

// ../../work/main/packages/bus/src/local/publisher.ts
var PROCESSES_MAX = 1024;
var MIB = 1024 * 1024;
var FREE_SPACE_EVERY_MS = 1e3;
var RETENTION_EVERY_MS = 1e4;
async function openLocalPublisher(options) {
  const { lock, number } = await takeFolder(options.dataDir);
  try {
    return await openFolder(options, { lock, number });
  } catch (error) {
    await lock.release();
    throw error;
  }
}
async function takeFolder(dataDir2) {
  for (let number = 0; number < PROCESSES_MAX; number++) {
    const folder = partitionFolder(dataDir2, `ingest-${number}`);
    await mkdir3(folder, { recursive: true });
    const lock = await tryLock(folder, PUBLISHER_LOCK);
    if (lock) return { lock, number };
  }
  throw new BusError("bus.unavailable", `all ${PROCESSES_MAX} folders of the local log are in use`);
}
async function openFolder(options, taken) {
  const { dataDir: dataDir2, logger } = options;
  const processName = `ingest-${taken.number}`;
  const folder = partitionFolder(dataDir2, processName);
  const { end, endFile } = await repairPartition({
    dataDir: dataDir2,
    partition: processName,
    onDamage: (damage) => {
      logger?.warn({ partition: processName, damage }, "the local log was repaired");
      options.onDamage?.(damage);
    }
  });
  const appender = new SegmentAppender({
    folder,
    disk: options.disk ?? nodeDisk,
    end,
    endFile,
    segmentBytes: options.segmentBytes ?? 64 * MIB,
    queueBytesMax: options.queueBytesMax ?? 64 * MIB,
    onFailure: (error) => logger?.error({ partition: processName, err: error }, "the local log could not be written")
  });
  const retention = startRetention(logger, {
    dataDir: dataDir2,
    partition: processName,
    retainMs: options.retainMs ?? 36e5,
    retainBytes: options.retainBytes ?? 1024 * MIB
  });
  const close2 = closer({ appender, endFile, lock: taken.lock, retention });
  const assertSpace = spaceGuard(folder, options.diskFreeMinBytes ?? 1024 * MIB);
  return {
    processName,
    processNumber: taken.number,
    publish: (message) => appender.append(message),
    assertWritable() {
      if (appender.isClosed) throw new BusError("bus.closed", "the local log is closed");
      assertSpace();
    },
    close: close2
  };
}
function startRetention(logger, options) {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    removeConsumed({ ...options, nowMs: Date.now() }).catch(
      (error) => logger?.warn({ partition: options.partition, err: error }, "old segments were not removed")
    ).finally(() => {
      running = false;
    });
  }, RETENTION_EVERY_MS);
  return timer.unref();
}
function closer(parts) {
  let closing = null;
  const run2 = async () => {
    clearInterval(parts.retention);
    await parts.appender.close();
    await parts.endFile.sync();
    await parts.endFile.close();
    await parts.lock.release();
  };
  return () => {
    closing ??= run2();
    return closing;
  };
}
function spaceGuard(folder, minBytes) {
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
        `${freeBytes} bytes of disk space are free, ${minBytes} are needed`
      );
    }
  };
}

// ../../work/main/packages/runtime/src/app-error.ts
var AppError = class extends Error {
  code;
  permanent;
  constructor(code, message, options = {}) {
    super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.permanent = options.permanent ?? false;
  }
};
function errorMessage(error) {
  if (error instanceof Error) return error.message;
  return typeof error === "string" ? error : String(error);
}

// ../../work/main/packages/runtime/src/env-fields.ts
import { z } from "zod";
var SIZE_BYTES = {
  b: 1,
  kb: 1e3,
  mb: 1e3 ** 2,
  gb: 1e3 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4
};

// ../../work/main/packages/runtime/src/folder-lock.ts
import { z as z2 } from "zod";
var lockContent = z2.object({ pid: z2.number().int(), started: z2.string() });

// ../../work/main/packages/runtime/src/health-handler.ts
var READY_TIMEOUT_MS = 5e3;
function healthHandler(options) {
  return (req, res) => {
    if (req.method !== "GET" && req.method !== "HEAD") return false;
    const path = (req.url ?? "").split("?", 1)[0];
    if (path === "/healthz") {
      sendJson(res, 200, { ok: true });
      return true;
    }
    if (path === "/readyz") {
      void answerReady(options, res);
      return true;
    }
    if (path === "/metrics") {
      void answerMetrics(options, res);
      return true;
    }
    return false;
  };
}
async function answerReady(options, res) {
  const state = await askReady(options.ready);
  sendJson(res, state.ok ? 200 : 503, state);
}
async function askReady(ready) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, checks: { readiness: "no answer" } }), READY_TIMEOUT_MS);
  });
  try {
    return await Promise.race([ready(), late]);
  } catch (error) {
    return { ok: false, checks: { readiness: errorMessage(error) } };
  } finally {
    clearTimeout(timer);
  }
}
async function answerMetrics(options, res) {
  try {
    const text = await options.metrics.registry.metrics();
    res.writeHead(200, { "content-type": options.metrics.registry.contentType }).end(text);
  } catch (error) {
    sendJson(res, 500, { ok: false, error: errorMessage(error) });
  }
}
function sendJson(res, status, body) {
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(body));
}

// ../../work/main/packages/runtime/src/logger.ts
import { pino, stdTimeFunctions } from "pino";
var SECRET_KEYS = ["authorization", "password", "token", "key", "secret", "cookie"];
function createLogger(options) {
  const settings = {
    level: options.level ?? "info",
    base: { service: options.service, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: "[redacted]"
    }
  };
  return options.destination === void 0 ? pino(settings) : pino(settings, options.destination);
}

// ../../work/main/packages/runtime/src/metrics.ts
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
var SECONDS_BUCKETS = [1e-3, 25e-4, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
function createMetrics(service) {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const shared = (options) => ({
    name: options.name,
    help: options.help,
    labelNames: [...options.labels ?? []],
    registers: [registry]
  });
  return {
    registry,
    counter: (options) => new Counter(shared(options)),
    gauge: (options) => new Gauge(shared(options)),
    histogram: (options) => new Histogram({ ...shared(options), buckets: [...options.buckets ?? SECONDS_BUCKETS] })
  };
}

// ../../work/main/packages/bus/src/local/log-reader.ts
var DAMAGED_BYTES_MAX = 1024 * 1024;
var CHUNK_BYTES2 = 256 * 1024;

// ../../work/main/packages/clickhouse/src/client.ts
import {
  ClickHouseLogLevel,
  createClient
} from "@clickhouse/client";

// ../../work/main/packages/query-language/src/text.ts
var SEPARATOR_CLASS = "[\\x00-/:-@\\[-`{-\\x7f]";
var TOKEN_CLASS = "[^\\x00-/:-@\\[-`{-\\x7f]";
var SEPARATORS = new RegExp(`${SEPARATOR_CLASS}+`, "u");

// ../../work/main/packages/query-language/src/keys.ts
var COLUMN_KEYS = [
  "timestamp",
  "severity",
  "severity_text",
  "service",
  "host",
  "environment",
  "version",
  "scope_name",
  "trace_id",
  "span_id",
  "body"
];
var KEY_ALIASES = {
  "@timestamp": "timestamp",
  time: "timestamp",
  level: "severity",
  message: "body",
  msg: "body",
  "service.name": "service",
  "host.name": "host",
  hostname: "host",
  env: "environment",
  "deployment.environment": "environment",
  "deployment.environment.name": "environment",
  "service.version": "version",
  "scope.name": "scope_name",
  traceId: "trace_id",
  "trace.id": "trace_id",
  spanId: "span_id",
  "span.id": "span_id"
};
var COLUMNS = new Map([
  ...COLUMN_KEYS.map((key) => [key, key]),
  ...Object.entries(KEY_ALIASES)
]);

// ../../work/main/packages/telemetry/src/limits.ts
var LIMITS = {
  /** Compressed body of one request. */
  bodyBytesMax: 10 * 1024 * 1024,
  /** Body after decompression. */
  inflatedBytesMax: 64 * 1024 * 1024,
  /** Events in one request. */
  eventsPerRequestMax: 5e4,
  /** One event after decoding; what is longer is rejected and kept as a dead letter. */
  eventBytesMax: 1024 * 1024,
  jsonDepthMax: 32,
  /** Keys of one event, nested ones included; an event with more is rejected and kept as a dead letter. */
  keysMax: 1e4,
  /** Attributes of one event; the rest is counted in `sightglass.dropped_attributes`. */
  attributesMax: 256,
  attributeKeyBytesMax: 200,
  attributeValueBytesMax: 64 * 1024,
  /** Details in the `errors` array of one answer. */
  errorsReportedMax: 100,
  /** A longer raw event is cut to this in the dead letters. */
  deadLetterRawBytesMax: 1024 * 1024
};

// ../../work/main/packages/telemetry/src/outcomes.ts
var OUTCOMES = [
  "received",
  "stored",
  "rejected",
  "dropped",
  "dead_lettered",
  "noted",
  "refused"
];
var REASONS = {
  // rejected: the sender was told with a 4xx or in `errors`
  "auth.missing": "The request carried no ingest key.",
  "auth.unknown": "The ingest key is unknown, revoked or expired.",
  "auth.scope": "The ingest key may not send this signal.",
  "body.too_large": "The body exceeds the size limit, before or after decompression.",
  "body.encoding": "The Content-Encoding is not supported.",
  "body.corrupt": "The compressed body could not be read.",
  "body.empty_object": "The event holds no field.",
  "body.too_many_events": "The request holds more events than one request may.",
  "json.syntax": "The text is not JSON.",
  "json.not_object": "The event is not a JSON object.",
  "json.depth": "The event nests deeper than the limit.",
  "json.keys": "The event has more keys than the limit.",
  "event.too_large": "The event exceeds the size limit.",
  "event.unreadable": "The event could not be read.",
  "limit.rate": "The project is over its quota.",
  // told to come back: nothing was taken
  "overload.memory": "The process is at its memory budget.",
  "overload.disk": "Free disk space is below the floor.",
  "bus.unavailable": "The event log did not take the events.",
  shutdown: "The process is stopping.",
  // kept, with a change that is counted
  "time.future": "The event time is more than an hour ahead; it is stored at the time of receipt.",
  "time.too_old": "The event time is older than the retention; it is stored at the time of receipt.",
  "time.unreadable": "The event time has no form we know; it is stored at the time of receipt.",
  "text.replaced": "Bytes that are not UTF-8 were replaced by U+FFFD.",
  "event.truncated": "Attributes beyond the limits were cut or left out, and counted in the event.",
  // found by the writer
  "store.refused": "The store refused the row.",
  "block.unreadable": "A block of the event log could not be read."
};
var isReason = (text) => Object.hasOwn(REASONS, text);
var REASON_NAMES = Object.keys(REASONS).filter(isReason);

// ../../work/main/packages/telemetry/src/severity.ts
var LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"];
var LEVEL_NUMBER = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21
};
var WORDS = /* @__PURE__ */ new Map([
  ["trace", 1],
  ["verbose", 1],
  ["finest", 1],
  ["finer", 1],
  ["silly", 1],
  ["debug", 5],
  ["dbug", 5],
  ["dbg", 5],
  ["fine", 5],
  ["config", 5],
  ["info", 9],
  ["information", 9],
  ["informational", 9],
  ["inf", 9],
  ["log", 9],
  ["http", 9],
  ["notice", 10],
  ["warn", 13],
  ["warning", 13],
  ["wrn", 13],
  ["error", 17],
  ["err", 17],
  ["eror", 17],
  ["severe", 17],
  ["failure", 17],
  ["critical", 18],
  ["crit", 18],
  ["alert", 19],
  ["fatal", 21],
  ["panic", 21],
  ["emerg", 21],
  ["emergency", 21],
  ["dpanic", 21]
]);
var SYSLOG = [21, 19, 18, 17, 13, 10, 9, 5];
function severityOfWord(word) {
  return WORDS.get(word) ?? WORDS.get(word.trim().toLowerCase()) ?? 0;
}
function severityOfNumber(level) {
  if (!Number.isInteger(level)) return 0;
  if (level >= 0 && level <= 7) return SYSLOG[level] ?? 0;
  if (level >= 10 && level <= 60 && level % 10 === 0) return (level / 10 - 1 << 2) + 1;
  return 0;
}

// ../../work/main/packages/clickhouse/src/sql.ts
var SqlParam = class {
  constructor(type, value) {
    this.type = type;
    this.value = value;
  }
  type;
  value;
};
var SqlFragment = class _SqlFragment {
  #parts;
  constructor(parts) {
    this.#parts = parts;
  }
  static fromTemplate(strings, holes) {
    const parts = [strings[0] ?? ""];
    holes.forEach((hole, i) => {
      if (hole instanceof _SqlFragment) parts.push(...hole.#parts);
      else if (hole instanceof SqlParam) parts.push(hole);
      else
        throw new AppError(
          "sql.hole",
          `Hole ${i + 1} of a statement holds a ${typeof hole}; it takes param(), identifier() or a fragment.`,
          { permanent: true }
        );
      parts.push(strings[i + 1] ?? "");
    });
    return new _SqlFragment(parts);
  }
  /** Statement text with `{p1:Type}` in place of the parameters, equal ones once. O(length). */
  compile() {
    const table = new ParamTable(this.#parts.filter((part) => part instanceof SqlParam));
    const query = this.#parts.map((part) => typeof part === "string" ? part : table.reference(part)).join("");
    return { query, query_params: table.values };
  }
};
var PARAMS_MAX = 300;
var PACK = 100;
var ParamTable = class {
  values = {};
  #references = /* @__PURE__ */ new Map();
  constructor(params) {
    const distinct = new Map(params.map((one) => [keyOf(one), one]));
    const packed = distinct.size > PARAMS_MAX;
    const packs = /* @__PURE__ */ new Map();
    for (const [key, { type, value }] of distinct) {
      if (packed && typeof value === "string") {
        const pack = packs.get(type) ?? [];
        packs.set(type, pack);
        pack.push({ key, value });
      } else this.#references.set(key, `{${this.#add(value)}:${type}}`);
    }
    for (const [type, pack] of packs) this.#addPacks(type, pack);
  }
  reference(one) {
    return this.#references.get(keyOf(one)) ?? "";
  }
  #add(value) {
    const name = `p${Object.keys(this.values).length + 1}`;
    this.values[name] = value;
    return name;
  }
  /** An element of a constant array is a constant too, so indexes are used as before. */
  #addPacks(type, pack) {
    for (let at = 0; at < pack.length; at += PACK) {
      const slice = pack.slice(at, at + PACK);
      const name = this.#add(slice.map(({ value }) => value));
      slice.forEach(({ key }, i) => {
        this.#references.set(key, `{${name}:Array(${type})}[${i + 1}]`);
      });
    }
  }
};
function keyOf({ type, value }) {
  return `${type}\0${typeof value === "object" ? value.map(String).join("\0") : String(value)}`;
}
function sql(strings, ...holes) {
  return SqlFragment.fromTemplate(strings, holes);
}
function param(type, value) {
  return new SqlParam(type, value);
}
function joinSql(fragments, separator, empty = sql`1`) {
  if (fragments.length === 0) return empty;
  return SqlFragment.fromTemplate(["", ...fragments.slice(1).map(() => separator), ""], fragments);
}

// ../../work/main/packages/clickhouse/src/store-error.ts
import { ClickHouseError } from "@clickhouse/client";

// ../../work/main/packages/clickhouse/src/filters/like.ts
var TOKEN_RUN = new RegExp(`${TOKEN_CLASS}+`, "gu");

// ../../work/main/packages/clickhouse/src/filters/text-test.ts
var OPERATORS = {
  "<": sql`<`,
  "<=": sql`<=`,
  ">": sql`>`,
  ">=": sql`>=`
};

// ../../work/main/packages/clickhouse/src/time.ts
function rfc3339(stored) {
  return `${stored.replace(" ", "T")}Z`;
}
function msOf(stored) {
  return Date.parse(`${stored.slice(0, 23).replace(" ", "T")}Z`);
}

// ../../work/main/packages/clickhouse/src/insert-native.ts
var ERROR_BYTES_MAX = 16 * 1024;

// ../../work/main/packages/clickhouse/src/migrate.ts
import { z as z3 } from "zod";
var appliedSchema = z3.array(z3.object({ version: z3.number(), name: z3.string(), checksum: z3.string() }));

// ../../work/main/packages/clickhouse/src/native/attribute-keys.ts
var AttributeKeys = class {
  /** `roleOf` sees each path once; `prepare` may shorten a path that is over a limit. */
  constructor(roleOf2, prepare = (path) => path) {
    this.roleOf = roleOf2;
    this.prepare = prepare;
  }
  roleOf;
  prepare;
  size = 0;
  top = /* @__PURE__ */ new Map();
  find(name) {
    return this.top.get(name) ?? this.add(this.top, name, name);
  }
  /** The key `<parent path>.<name>`. */
  findUnder(parent, name) {
    parent.children ??= /* @__PURE__ */ new Map();
    return parent.children.get(name) ?? this.nest(parent.children, parent, name);
  }
  reset() {
    this.top.clear();
    this.size = 0;
  }
  /** A nested path and the same path written flat are one key, so that doubles are noticed. */
  nest(siblings, parent, name) {
    const key = this.find(`${parent.path}.${name}`);
    siblings.set(name, key);
    this.size++;
    return key;
  }
  add(siblings, name, fullPath) {
    const path = this.prepare(fullPath);
    const same = path === name ? void 0 : this.top.get(path);
    const key = same ?? {
      path,
      role: this.roleOf(path),
      row: -1,
      filling: null,
      textIndex: -1,
      numberIndex: -1,
      boolIndex: -1,
      children: null
    };
    siblings.set(name, key);
    if (same === void 0 && path !== name) this.top.set(path, key);
    this.size++;
    return key;
  }
};

// ../../work/main/packages/clickhouse/src/native/byte-sink.ts
var KEEP_BYTES_MAX = 4 * 1024 * 1024;
var UTF8_BYTES_PER_UNIT_MAX = 3;
var VARINT_BYTES_MAX = 5;
var SHORT_TEXT = 20;
var LONG_TEXT = 8192;
var ByteSink = class {
  constructor(initialBytes = 1024) {
    this.initialBytes = initialBytes;
    this.bytes = Buffer.allocUnsafeSlow(initialBytes);
  }
  initialBytes;
  bytes;
  length = 0;
  /** Makes room for `count` more bytes; content stays. */
  reserve(count) {
    const wanted = this.length + count;
    if (wanted <= this.bytes.length) return;
    const grown2 = Buffer.allocUnsafeSlow(Math.max(wanted, this.bytes.length * 2));
    this.bytes.copy(grown2, 0, 0, this.length);
    this.bytes = grown2;
  }
  varint(value) {
    this.reserve(VARINT_BYTES_MAX);
    this.length = writeVarint(this.bytes, value, this.length);
  }
  /** Varint byte length, then UTF-8. Lone surrogates become U+FFFD. */
  text(value) {
    const units = value.length;
    if (units <= SHORT_TEXT && this.shortAscii(value, units)) return;
    if (units > LONG_TEXT) {
      const exact = Buffer.byteLength(value, "utf8");
      this.reserve(exact + VARINT_BYTES_MAX);
      this.length = writeVarint(this.bytes, exact, this.length);
      this.length += this.bytes.write(value, this.length, exact, "utf8");
      return;
    }
    this.reserve(units * UTF8_BYTES_PER_UNIT_MAX + VARINT_BYTES_MAX);
    const guess = varintBytes(units);
    const at = this.length;
    const written = this.bytes.write(value, at + guess, "utf8");
    const needed = varintBytes(written);
    if (needed !== guess) this.bytes.copyWithin(at + needed, at + guess, at + guess + written);
    this.length = writeVarint(this.bytes, written, at) + written;
  }
  /** Varint byte length, then the bytes as they are. */
  raw(value) {
    this.reserve(value.length + VARINT_BYTES_MAX);
    this.length = writeVarint(this.bytes, value.length, this.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }
  truncate(length) {
    this.length = length;
  }
  reset() {
    this.length = 0;
    if (this.bytes.length > KEEP_BYTES_MAX) this.bytes = Buffer.allocUnsafeSlow(this.initialBytes);
  }
  shortAscii(value, units) {
    this.reserve(units + 1);
    const { bytes, length: at } = this;
    bytes[at] = units;
    for (let i = 0; i < units; i++) {
      const code = value.charCodeAt(i);
      if (code >= 128) return false;
      bytes[at + 1 + i] = code;
    }
    this.length = at + 1 + units;
    return true;
  }
};
function varintBytes(value) {
  if (value < 128) return 1;
  if (value < 16384) return 2;
  if (value < 2097152) return 3;
  return value < 268435456 ? 4 : 5;
}
function writeVarint(target, value, at) {
  let rest = value;
  let position = at;
  while (rest >= 128) {
    target[position++] = rest & 127 | 128;
    rest = Math.floor(rest / 128);
  }
  target[position++] = rest;
  return position;
}

// ../../work/main/packages/clickhouse/src/native/column.ts
function encodeNativeBlock(columns) {
  const rows = columns[0]?.[1].rows ?? 0;
  const target = Buffer.allocUnsafe(blockBytes(columns, rows));
  let at = writeVarint(target, columns.length, 0);
  at = writeVarint(target, rows, at);
  for (const [name, column] of columns) {
    if (column.rows !== rows) throw new RangeError(`column ${name} has ${column.rows} rows, not ${rows}`);
    at = writeName(target, name, at);
    at = writeName(target, column.type, at);
    at = column.writeTo(target, at);
  }
  return target.subarray(0, at);
}
function writeUInt64(target, value, at) {
  target.writeUInt32LE(value, at);
  return target.writeUInt32LE(0, at + 4);
}
function blockBytes(columns, rows) {
  let bytes = varintBytes(columns.length) + varintBytes(rows);
  for (const [name, column] of columns)
    bytes += nameBytes(name) + nameBytes(column.type) + column.byteLength();
  return bytes;
}
function nameBytes(name) {
  return varintBytes(name.length) + name.length;
}
function writeName(target, name, at) {
  const start = writeVarint(target, name.length, at);
  return start + target.write(name, start, "latin1");
}

// ../../work/main/packages/clickhouse/src/native/fixed-column.ts
var INITIAL_ROWS = 256;
var FixedColumn = class {
  constructor(type, values) {
    this.type = type;
    this.values = values;
  }
  type;
  values;
  rows = 0;
  push(value) {
    if (this.rows === this.values.length) this.values = grown(this.values);
    this.values[this.rows++] = value;
  }
  byteLength() {
    return this.rows * this.values.BYTES_PER_ELEMENT;
  }
  writeTo(target, at) {
    return copyBytes(target, this.values.subarray(0, this.rows), at);
  }
  truncate(rows) {
    this.rows = rows;
  }
  reset() {
    this.rows = 0;
  }
};
var WideColumn = class {
  constructor(type) {
    this.type = type;
  }
  type;
  rows = 0;
  words = new Uint32Array(INITIAL_ROWS * 2);
  /** `low` and `high` are taken modulo 2^32, so a negative `high` is two's complement. */
  push(low, high) {
    const at = this.rows * 2;
    if (at === this.words.length) this.words = grown(this.words);
    this.words[at] = low;
    this.words[at + 1] = high;
    this.rows++;
  }
  /** Milliseconds since 1970 as DateTime64(3); exact up to 2^53. */
  pushSafeInteger(value) {
    this.push(value % 4294967296, Math.floor(value / 4294967296));
  }
  byteLength() {
    return this.rows * 8;
  }
  writeTo(target, at) {
    return copyBytes(target, this.words.subarray(0, this.rows * 2), at);
  }
  truncate(rows) {
    this.rows = rows;
  }
  reset() {
    this.rows = 0;
  }
};
function uint8Column(type = "UInt8") {
  return new FixedColumn(type, new Uint8Array(INITIAL_ROWS));
}
function uint16Column() {
  return new FixedColumn("UInt16", new Uint16Array(INITIAL_ROWS));
}
function uint32Column(type = "UInt32") {
  return new FixedColumn(type, new Uint32Array(INITIAL_ROWS));
}
function float64Column() {
  return new FixedColumn("Float64", new Float64Array(INITIAL_ROWS));
}
function grown(values) {
  const twice = values.length * 2;
  if (values instanceof Uint32Array) return copied(new Uint32Array(twice), values);
  if (values instanceof Uint8Array) return copied(new Uint8Array(twice), values);
  if (values instanceof Uint16Array) return copied(new Uint16Array(twice), values);
  return copied(new Float64Array(twice), values);
}
function copyBytes(target, values, at) {
  target.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
  return at + values.byteLength;
}
function copied(target, values) {
  target.set(values);
  return target;
}

// ../../work/main/packages/clickhouse/src/native/string-column.ts
var LOW_CARDINALITY_VERSION = 1;
var DICTIONARY_FLAGS = 1536;
var INITIAL_ROWS2 = 256;
var StringColumn = class {
  type = "String";
  rows = 0;
  sink = new ByteSink(16 * 1024);
  starts = new Uint32Array(INITIAL_ROWS2);
  push(value) {
    this.begin();
    this.sink.text(value);
  }
  pushBytes(value) {
    this.begin();
    this.sink.raw(value);
  }
  byteLength() {
    return this.sink.length;
  }
  writeTo(target, at) {
    return at + this.sink.bytes.copy(target, at, 0, this.sink.length);
  }
  truncate(rows) {
    if (rows < this.rows) this.sink.truncate(this.starts[rows] ?? 0);
    this.rows = rows;
  }
  reset() {
    this.rows = 0;
    this.sink.reset();
  }
  begin() {
    if (this.rows === this.starts.length) this.starts = grown(this.starts);
    this.starts[this.rows++] = this.sink.length;
  }
};
var Dictionary = class {
  size = 0;
  sink = new ByteSink(4 * 1024);
  define(text) {
    this.sink.text(text);
    return this.size++;
  }
  /** Size of the dictionary and of `rows` indexes, without the version word. */
  byteLength(rows) {
    return rows === 0 ? 0 : 24 + this.sink.length + rows * this.indexBytes();
  }
  /** Nothing is written for no rows: a reader asks for nothing then. */
  writeTo(target, at, indexes) {
    if (indexes.length === 0) return at;
    const width = this.indexBytes();
    let position = writeUInt64(target, DICTIONARY_FLAGS | width >> 1, at);
    position = writeUInt64(target, this.size, position);
    position += this.sink.bytes.copy(target, position, 0, this.sink.length);
    position = writeUInt64(target, indexes.length, position);
    return writeIndexes(target, position, { indexes, width });
  }
  reset() {
    this.size = 0;
    this.sink.reset();
  }
  indexBytes() {
    if (this.size <= 256) return 1;
    return this.size <= 65536 ? 2 : 4;
  }
};
var LowCardinalityColumn = class {
  type = "LowCardinality(String)";
  rows = 0;
  dictionary = new Dictionary();
  indexOf = /* @__PURE__ */ new Map();
  indexes = new Uint32Array(INITIAL_ROWS2);
  lastText = "";
  lastIndex = -1;
  get distinct() {
    return this.dictionary.size;
  }
  push(value) {
    if (this.rows === this.indexes.length) this.indexes = grown(this.indexes);
    if (this.lastIndex < 0 || value !== this.lastText) {
      this.lastIndex = this.find(value);
      this.lastText = value;
    }
    this.indexes[this.rows++] = this.lastIndex;
  }
  byteLength() {
    return 8 + this.dictionary.byteLength(this.rows);
  }
  writeTo(target, at) {
    const position = writeUInt64(target, LOW_CARDINALITY_VERSION, at);
    return this.dictionary.writeTo(target, position, this.indexes.subarray(0, this.rows));
  }
  truncate(rows) {
    this.rows = rows;
  }
  reset() {
    this.rows = 0;
    this.lastIndex = -1;
    this.dictionary.reset();
    this.indexOf.clear();
  }
  find(value) {
    const known = this.indexOf.get(value);
    if (known !== void 0) return known;
    const index = this.dictionary.define(value);
    this.indexOf.set(value, index);
    return index;
  }
};
function writeIndexes(target, at, of) {
  const { indexes, width } = of;
  let position = at;
  if (width === 1) {
    for (let i = 0; i < indexes.length; i++) target[position++] = indexes[i] ?? 0;
  } else if (width === 2) {
    for (let i = 0; i < indexes.length; i++) position = target.writeUInt16LE(indexes[i] ?? 0, position);
  } else {
    for (let i = 0; i < indexes.length; i++) position = target.writeUInt32LE(indexes[i] ?? 0, position);
  }
  return position;
}

// ../../work/main/packages/clickhouse/src/native/dead-letter-block.ts
var DeadLetterBlock = class {
  projectId = uint32Column();
  observed = new WideColumn("DateTime64(3, 'UTC')");
  eventId = new WideColumn("UInt64");
  signal = new LowCardinalityColumn();
  source = new LowCardinalityColumn();
  reason = new LowCardinalityColumn();
  message = new StringColumn();
  origin = new StringColumn();
  raw = new StringColumn();
  rawBytes = uint32Column();
  blockId = new StringColumn();
  retentionDays = uint16Column();
  columns = [
    ["project_id", this.projectId],
    ["observed_timestamp", this.observed],
    ["event_id", this.eventId],
    ["signal", this.signal],
    ["source", this.source],
    ["reason", this.reason],
    ["message", this.message],
    ["origin", this.origin],
    ["raw", this.raw],
    ["raw_bytes", this.rawBytes],
    ["block_id", this.blockId],
    ["retention_days", this.retentionDays]
  ];
  get rows() {
    return this.projectId.rows;
  }
  get bytes() {
    return this.columns.reduce((sum, [, column]) => sum + column.byteLength(), 0);
  }
  append(row) {
    this.projectId.push(row.projectId);
    this.observed.pushSafeInteger(row.observedMs);
    this.eventId.push(row.eventIdLow, row.eventIdHigh);
    this.signal.push(row.signal);
    this.source.push(row.source);
    this.reason.push(row.reason);
    this.message.push(row.message);
    this.origin.push(row.origin);
    this.raw.pushBytes(row.raw);
    this.rawBytes.push(row.rawBytes);
    this.blockId.push(row.blockId);
    this.retentionDays.push(row.retentionDays);
  }
  encode() {
    return encodeNativeBlock(this.columns);
  }
  reset() {
    for (const [, column] of this.columns) column.reset();
  }
};

// ../../work/main/packages/clickhouse/src/native/event-id.ts
var PROCESS_NUMBERS = 1024;
var COUNTER_MAX = 4095;
var EventIds = class {
  constructor(processNumber) {
    this.processNumber = processNumber;
    if (!Number.isInteger(processNumber) || processNumber < 0 || processNumber >= PROCESS_NUMBERS) {
      throw new RangeError(`process number ${processNumber} is not in 0 to ${PROCESS_NUMBERS - 1}`);
    }
  }
  processNumber;
  /** The last id given, as words. */
  low = 0;
  high = 0;
  lastMs = 0;
  counter = -1;
  /** Puts the next id into `low` and `high`. */
  next(nowMs) {
    if (nowMs > this.lastMs) {
      this.lastMs = nowMs;
      this.counter = 0;
    } else if (++this.counter > COUNTER_MAX) {
      this.lastMs++;
      this.counter = 0;
    }
    this.high = Math.floor(this.lastMs / 1024);
    this.low = this.lastMs % 1024 * 4194304 + this.processNumber * 4096 + this.counter >>> 0;
  }
};

// ../../work/main/packages/clickhouse/src/native/map-column.ts
var LOW_CARDINALITY_VERSION2 = 1;
var INITIAL_ENTRIES = 1024;
var MapColumn = class {
  constructor(values) {
    this.values = values;
    this.type = `Map(LowCardinality(String), ${values.type})`;
  }
  values;
  type;
  entries = 0;
  keys = new Dictionary();
  ends = new WideColumn("UInt64");
  lastEnds = new Uint32Array(INITIAL_ENTRIES);
  keyIndexes = new Uint32Array(INITIAL_ENTRIES);
  get rows() {
    return this.ends.rows;
  }
  /** `keyIndex` comes from `keys.define`; the caller pushes the value to `values` itself. */
  pushKey(keyIndex) {
    if (this.entries === this.keyIndexes.length) this.keyIndexes = grown(this.keyIndexes);
    this.keyIndexes[this.entries++] = keyIndex;
  }
  endRow() {
    const row = this.ends.rows;
    if (row === this.lastEnds.length) this.lastEnds = grown(this.lastEnds);
    this.lastEnds[row] = this.entries;
    this.ends.push(this.entries, 0);
  }
  byteLength() {
    return 8 + this.ends.byteLength() + this.keys.byteLength(this.entries) + this.values.byteLength();
  }
  writeTo(target, at) {
    let position = writeUInt64(target, LOW_CARDINALITY_VERSION2, at);
    position = this.ends.writeTo(target, position);
    position = this.keys.writeTo(target, position, this.keyIndexes.subarray(0, this.entries));
    return this.values.writeTo(target, position);
  }
  /** Also drops entries of a row that was never ended. */
  truncate(rows) {
    this.ends.truncate(rows);
    this.entries = rows === 0 ? 0 : this.lastEnds[rows - 1] ?? 0;
    this.values.truncate(this.entries);
  }
  reset() {
    this.entries = 0;
    this.ends.reset();
    this.keys.reset();
    this.values.reset();
  }
};
function textMap() {
  return new MapColumn(new StringColumn());
}
function numberMap() {
  return new MapColumn(float64Column());
}
function boolMap() {
  return new MapColumn(uint8Column("Bool"));
}

// ../../work/main/packages/clickhouse/src/native/log-block.ts
var WORD = 4294967296;
var BILLION = 1e9;
var HALF_WORD = 65536;
var LogBlock = class {
  projectId = uint32Column();
  timestamp = new WideColumn("DateTime64(9, 'UTC')");
  observed = new WideColumn("DateTime64(3, 'UTC')");
  eventId = new WideColumn("UInt64");
  severityNumber = uint8Column();
  severityText = new LowCardinalityColumn();
  service = new LowCardinalityColumn();
  host = new LowCardinalityColumn();
  environment = new LowCardinalityColumn();
  version = new LowCardinalityColumn();
  resourceId = new WideColumn("UInt64");
  scopeName = new LowCardinalityColumn();
  traceId = new StringColumn();
  spanId = new StringColumn();
  traceFlags = uint8Column();
  body = new StringColumn();
  texts = textMap();
  numbers = numberMap();
  bools = boolMap();
  retentionDays = uint16Column();
  columns = [
    ["project_id", this.projectId],
    ["timestamp", this.timestamp],
    ["observed_timestamp", this.observed],
    ["event_id", this.eventId],
    ["severity_number", this.severityNumber],
    ["severity_text", this.severityText],
    ["service", this.service],
    ["host", this.host],
    ["environment", this.environment],
    ["version", this.version],
    ["resource_id", this.resourceId],
    ["scope_name", this.scopeName],
    ["trace_id", this.traceId],
    ["span_id", this.spanId],
    ["trace_flags", this.traceFlags],
    ["body", this.body],
    ["attributes_text", this.texts],
    ["attributes_number", this.numbers],
    ["attributes_bool", this.bools],
    ["retention_days", this.retentionDays]
  ];
  /** A new object for each filling: tells whether the indexes kept in a key are of this one. */
  filling = {};
  get rows() {
    return this.projectId.rows;
  }
  /** Size of the block as `encode` gives it, but for its names (about 500 B). */
  get bytes() {
    let sum = 0;
    for (let i = 0; i < this.columns.length; i++) sum += this.columns[i]?.[1].byteLength() ?? 0;
    return sum;
  }
  /** Number of rows; give it to `rollback` to take off what came after. */
  mark() {
    return this.rows;
  }
  /** After this the block reads as at `mark()`; dictionaries may keep texts nobody uses. */
  rollback(mark) {
    for (const [, column] of this.columns) column.truncate(Math.min(mark, column.rows));
  }
  /** Adds one row, or none when it throws. */
  append(row) {
    const mark = this.rows;
    try {
      this.appendColumns(row);
      this.appendAttributes(row);
    } catch (error) {
      this.rollback(mark);
      throw error;
    }
  }
  /** The whole block as Native bytes; the block stays as it is. */
  encode() {
    return encodeNativeBlock(this.columns);
  }
  reset() {
    for (const [, column] of this.columns) column.reset();
    this.filling = {};
  }
  appendColumns(row) {
    this.projectId.push(row.projectId);
    this.appendTimestamp(row.timestampSeconds, row.timestampNanos);
    this.observed.pushSafeInteger(row.observedMs);
    this.eventId.push(row.eventIdLow, row.eventIdHigh);
    this.severityNumber.push(row.severityNumber);
    this.severityText.push(row.severityText);
    this.service.push(row.service);
    this.host.push(row.host);
    this.environment.push(row.environment);
    this.version.push(row.version);
    this.resourceId.push(row.resourceIdLow, row.resourceIdHigh);
    this.scopeName.push(row.scopeName);
    this.traceId.push(row.traceId);
    this.spanId.push(row.spanId);
    this.traceFlags.push(row.traceFlags);
    this.body.push(row.body);
    this.retentionDays.push(row.retentionDays);
  }
  /** seconds * 10^9 + nanos as two words; the product passes 2^53, so it is made in halves. */
  appendTimestamp(seconds, nanos) {
    const upper = Math.floor(seconds / HALF_WORD) * BILLION;
    const low = upper % HALF_WORD * HALF_WORD + (seconds & 65535) * BILLION + nanos;
    this.timestamp.push(low % WORD, Math.floor(upper / HALF_WORD) + Math.floor(low / WORD));
  }
  appendAttributes(row) {
    for (let i = 0; i < row.attributeCount; i++) {
      const key = row.keys[i];
      const value = row.values[i];
      if (key === void 0 || value === void 0) continue;
      if (key.filling !== this.filling) this.adopt(key);
      if (typeof value === "string") this.addText(key, value);
      else if (typeof value === "number") this.addNumber(key, value);
      else this.addBool(key, value);
    }
    this.texts.endRow();
    this.numbers.endRow();
    this.bools.endRow();
  }
  addText(key, value) {
    if (key.textIndex < 0) key.textIndex = this.texts.keys.define(key.path);
    this.texts.pushKey(key.textIndex);
    this.texts.values.push(value);
  }
  addNumber(key, value) {
    if (key.numberIndex < 0) key.numberIndex = this.numbers.keys.define(key.path);
    this.numbers.pushKey(key.numberIndex);
    this.numbers.values.push(value);
  }
  addBool(key, value) {
    if (key.boolIndex < 0) key.boolIndex = this.bools.keys.define(key.path);
    this.bools.pushKey(key.boolIndex);
    this.bools.values.push(value ? 1 : 0);
  }
  adopt(key) {
    key.filling = this.filling;
    key.textIndex = -1;
    key.numberIndex = -1;
    key.boolIndex = -1;
  }
};

// ../../work/main/packages/clickhouse/src/native/log-row.ts
var LogRow = class {
  projectId = 0;
  retentionDays = 30;
  /** Sender's time: whole seconds since 1970 and 0 to 999,999,999 nanoseconds. */
  timestampSeconds = 0;
  timestampNanos = 0;
  /** Our time of receipt, Unix milliseconds. */
  observedMs = 0;
  eventIdLow = 0;
  eventIdHigh = 0;
  /** 0 to 24. */
  severityNumber = 0;
  severityText = "";
  service = "";
  host = "";
  environment = "";
  version = "";
  resourceIdLow = 0;
  resourceIdHigh = 0;
  scopeName = "";
  traceId = "";
  spanId = "";
  traceFlags = 0;
  body = "";
  /** The first `attributeCount` of `keys` and `values` belong to this event. */
  attributeCount = 0;
  keys = [];
  values = [];
  addAttribute(key, value) {
    this.keys[this.attributeCount] = key;
    this.values[this.attributeCount++] = value;
  }
  /** Empties what belongs to one event; project, retention and receive time stay. */
  clear() {
    this.timestampSeconds = 0;
    this.timestampNanos = 0;
    this.severityNumber = 0;
    this.severityText = "";
    this.service = "";
    this.host = "";
    this.environment = "";
    this.version = "";
    this.resourceIdLow = 0;
    this.resourceIdHigh = 0;
    this.scopeName = "";
    this.traceId = "";
    this.spanId = "";
    this.traceFlags = 0;
    this.body = "";
    this.attributeCount = 0;
  }
};

// ../../work/main/packages/clickhouse/src/native/outcome-block.ts
var OutcomeBlock = class {
  projectId = uint32Column();
  time = uint32Column("DateTime('UTC')");
  source = new LowCardinalityColumn();
  signal = new LowCardinalityColumn();
  process = new LowCardinalityColumn();
  outcome = new LowCardinalityColumn();
  reason = new LowCardinalityColumn();
  events = new WideColumn("UInt64");
  bytesCounted = new WideColumn("UInt64");
  lastSeen = new WideColumn("DateTime64(3, 'UTC')");
  columns = [
    ["project_id", this.projectId],
    ["t", this.time],
    ["source", this.source],
    ["signal", this.signal],
    ["process", this.process],
    ["outcome", this.outcome],
    ["reason", this.reason],
    ["events", this.events],
    ["bytes", this.bytesCounted],
    ["last_seen", this.lastSeen]
  ];
  get rows() {
    return this.projectId.rows;
  }
  get bytes() {
    return this.columns.reduce((sum, [, column]) => sum + column.byteLength(), 0);
  }
  append(row) {
    this.projectId.push(row.projectId);
    this.time.push(Math.floor(row.lastSeenMs / 1e3));
    this.source.push(row.source);
    this.signal.push(row.signal);
    this.process.push(row.process);
    this.outcome.push(row.outcome);
    this.reason.push(row.reason);
    this.events.pushSafeInteger(row.events);
    this.bytesCounted.pushSafeInteger(row.bytes);
    this.lastSeen.pushSafeInteger(row.lastSeenMs);
  }
  encode() {
    return encodeNativeBlock(this.columns);
  }
  reset() {
    for (const [, column] of this.columns) column.reset();
  }
};

// ../../work/main/packages/clickhouse/src/native/resource-block.ts
var ResourceBlock = class {
  projectId = uint32Column();
  resourceId = new WideColumn("UInt64");
  service = new LowCardinalityColumn();
  attributes = textMap();
  firstSeen = uint32Column("DateTime('UTC')");
  lastSeen = uint32Column("DateTime('UTC')");
  keyIndexes = /* @__PURE__ */ new Map();
  columns = [
    ["project_id", this.projectId],
    ["resource_id", this.resourceId],
    ["service", this.service],
    ["attributes", this.attributes],
    ["first_seen", this.firstSeen],
    ["last_seen", this.lastSeen]
  ];
  get rows() {
    return this.projectId.rows;
  }
  get bytes() {
    return this.columns.reduce((sum, [, column]) => sum + column.byteLength(), 0);
  }
  append(row) {
    this.projectId.push(row.projectId);
    this.resourceId.push(row.resourceIdLow, row.resourceIdHigh);
    this.service.push(row.service);
    for (const [key, value] of row.attributes) {
      this.attributes.pushKey(this.keyIndex(key));
      this.attributes.values.push(value);
    }
    this.attributes.endRow();
    this.firstSeen.push(row.firstSeen);
    this.lastSeen.push(row.lastSeen);
  }
  encode() {
    return encodeNativeBlock(this.columns);
  }
  reset() {
    for (const [, column] of this.columns) column.reset();
    this.keyIndexes.clear();
  }
  keyIndex(key) {
    const known = this.keyIndexes.get(key);
    if (known !== void 0) return known;
    const index = this.attributes.keys.define(key);
    this.keyIndexes.set(key, index);
    return index;
  }
};

// ../../work/main/packages/clickhouse/src/project-db.ts
import { SettingsMap } from "@clickhouse/client";
import { z as z4 } from "zod";
var QUERY_LIMITS_DEFAULT = {
  timeMs: 3e4,
  rowsToRead: 1e9,
  resultRows: 1e5,
  resultBytes: 128 * 1024 * 1024
};
var QUERY_TEXT_BYTES_MAX = 4 * 1024 * 1024;
var PROJECT_ID_MAX = 2 ** 32 - 1;
var answerSchema = z4.object({
  data: z4.array(z4.unknown()),
  statistics: z4.object({ elapsed: z4.number(), rows_read: z4.number(), bytes_read: z4.number() })
});

// ../../work/main/packages/clickhouse/src/queries/count-logs.ts
import { z as z5 } from "zod";
var countRow = z5.object({ n: z5.coerce.number() });

// ../../work/main/packages/clickhouse/src/queries/dead-letters.ts
import { z as z7 } from "zod";

// ../../work/main/packages/clickhouse/src/queries/log-row.ts
import { z as z6 } from "zod";
var LOG_COLUMNS = sql`timestamp, observed_timestamp, event_id, severity_number, severity_text,
  service, host, environment, version, resource_id, scope_name, trace_id, span_id, body,
  attributes_text, attributes_number, attributes_bool`;
var storedNumber = z6.union([z6.number(), z6.string().transform(Number)]);
var logRow = z6.object({
  timestamp: z6.string(),
  observed_timestamp: z6.string(),
  event_id: z6.string(),
  severity_number: z6.number(),
  severity_text: z6.string(),
  service: z6.string(),
  host: z6.string(),
  environment: z6.string(),
  version: z6.string(),
  resource_id: z6.string(),
  scope_name: z6.string(),
  trace_id: z6.string(),
  span_id: z6.string(),
  body: z6.string(),
  attributes_text: z6.record(z6.string(), z6.string()),
  attributes_number: z6.record(z6.string(), storedNumber),
  attributes_bool: z6.record(z6.string(), z6.boolean())
});
var resourceRow = z6.object({ resource_id: z6.string(), found: z6.record(z6.string(), z6.string()) });
function idText(eventId) {
  return BigInt(eventId).toString(16).padStart(16, "0");
}

// ../../work/main/packages/clickhouse/src/queries/dead-letters.ts
var reasonRow = z7.object({ reason: z7.string(), source: z7.string(), n: z7.coerce.number(), seen: z7.string() }).transform(
  (row) => ({
    reason: row.reason,
    source: row.source,
    count: row.n,
    last_seen_ms: msOf(row.seen)
  })
);
var letterRow = z7.object({
  event_id: z7.string(),
  observed_timestamp: z7.string(),
  signal: z7.string(),
  source: z7.string(),
  reason: z7.string(),
  message: z7.string(),
  origin: z7.string(),
  base64: z7.string(),
  raw_bytes: z7.number()
}).transform(
  (row) => ({
    id: idText(row.event_id),
    observed_timestamp: rfc3339(row.observed_timestamp),
    signal: row.signal,
    source: row.source,
    reason: row.reason,
    message: row.message,
    origin: row.origin,
    raw_base64: row.base64,
    raw_bytes: row.raw_bytes
  })
);
var PREVIEW_BYTES = 16 * 1024;

// ../../work/main/packages/clickhouse/src/queries/edge-logs.ts
import { z as z8 } from "zod";
var idRow = z8.object({ id: z8.string() });
var timeRow = z8.object({ ms: z8.coerce.number() });

// ../../work/main/packages/clickhouse/src/queries/export-logs.ts
import { z as z9 } from "zod";
var barRow = z9.object({ bar: z9.coerce.number(), n: z9.coerce.number() }).transform(({ bar, n }) => ({ atMs: bar * 1e3, rows: n }));

// ../../work/main/packages/clickhouse/src/queries/ingest-latency.ts
import { z as z10 } from "zod";
var pointRow = z10.object({ bar: z10.coerce.number(), quantiles: z10.tuple([z10.coerce.number(), z10.coerce.number()]) }).transform(({ bar, quantiles: [p50_ms, p99_ms] }) => ({ t_ms: bar, p50_ms, p99_ms }));

// ../../work/main/packages/clickhouse/src/queries/ingest-outcomes.ts
import { z as z11 } from "zod";
var sumRow = z11.object({
  source: z11.string(),
  signal: z11.string(),
  outcome: z11.enum(OUTCOMES),
  reason: z11.string(),
  events_sum: z11.coerce.number(),
  bytes_sum: z11.coerce.number(),
  seen: z11.string()
}).transform(
  (row) => ({
    source: row.source,
    signal: row.signal,
    outcome: row.outcome,
    reason: row.reason,
    events: row.events_sum,
    bytes: row.bytes_sum,
    last_seen_ms: msOf(row.seen)
  })
);
var pointRow2 = z11.object({
  source: z11.string(),
  outcome: z11.enum(OUTCOMES),
  bar: z11.coerce.number(),
  events_sum: z11.coerce.number()
}).transform(
  (row) => ({
    source: row.source,
    outcome: row.outcome,
    t_ms: row.bar * 1e3,
    events: row.events_sum
  })
);

// ../../work/main/packages/clickhouse/src/queries/key-catalogue.ts
import { z as z12 } from "zod";
var REMEMBERED_MS = 28 * 24 * 36e5;
var keyRow = z12.object({ key: z12.string(), types: z12.array(z12.string()) });

// ../../work/main/packages/clickhouse/src/queries/log-field-values.ts
import { z as z13 } from "zod";

// ../../work/main/packages/clickhouse/src/queries/key-value.ts
var LEVEL_NAME = sql`multiIf(${joinSql(
  [...LEVELS].reverse().map(
    (level) => sql`severity_number >= ${param("UInt8", LEVEL_NUMBER[level])}, ${param("String", level)}`
  ),
  ", "
)}, '')`;

// ../../work/main/packages/clickhouse/src/queries/search-logs.ts
var MINUTE_MS = 6e4;
var WINDOWS_MS = [15, 2 * 60, 24 * 60, 7 * 24 * 60].map((minutes) => minutes * MINUTE_MS);

// ../../work/main/packages/clickhouse/src/queries/log-field-values.ts
var valueRow = z13.object({
  found: z13.string(),
  n: z13.coerce.number(),
  total: z13.coerce.number(),
  groups: z13.coerce.number()
});
var spreadRow = z13.object({
  n: z13.coerce.number(),
  low: z13.coerce.number(),
  high: z13.coerce.number(),
  // Over no row at all these are not a number.
  quantiles: z13.array(z13.union([z13.number(), z13.string().transform(Number)])),
  bins: z13.array(z13.tuple([z13.coerce.number(), z13.coerce.number(), z13.coerce.number()]))
});

// ../../work/main/packages/clickhouse/src/queries/log-fields.ts
import { z as z14 } from "zod";
var fieldRow = z14.object({
  field: z14.string(),
  type: z14.string(),
  n: z14.coerce.number(),
  values: z14.coerce.number()
});
var TEXT_COLUMNS = COLUMN_KEYS.filter((key) => key !== "timestamp" && key !== "severity");
var COLUMN_RANKS = new Map(COLUMN_KEYS.map((key, i) => [key, i]));

// ../../work/main/packages/clickhouse/src/queries/log-histogram.ts
import { z as z15 } from "zod";
var SECOND = 1e3;
var MINUTE = 60 * SECOND;
var HOUR = 60 * MINUTE;
var DAY = 24 * HOUR;
var INTERVALS_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  8 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY
];
var bucketRow = z15.object({ bar: z15.coerce.number(), series: z15.string(), n: z15.coerce.number() });
var topRow = z15.object({ series: z15.string() });

// ../../work/main/services/ingest/src/refusal.ts
function rejection(reason, detail) {
  return { reason, message: detail === void 0 ? REASONS[reason] : `${REASONS[reason]} ${detail}` };
}
var Refusal = class extends Error {
  constructor(reason, detail, options) {
    super(rejection(reason, detail).message, options);
    this.reason = reason;
    this.name = "Refusal";
  }
  reason;
};

// ../../work/main/services/ingest/src/byte-budget.ts
var ByteBudget = class {
  constructor(maxBytes) {
    this.maxBytes = maxBytes;
  }
  maxBytes;
  usedBytes = 0;
  get used() {
    return this.usedBytes;
  }
  /** True when `bytes` more would be refused now. */
  wouldRefuse(bytes) {
    return this.usedBytes + bytes > this.maxBytes;
  }
  open() {
    return new Reservation(
      (bytes) => {
        if (this.wouldRefuse(bytes)) throw new Refusal("overload.memory");
        this.usedBytes += bytes;
      },
      (bytes) => {
        this.usedBytes -= bytes;
      }
    );
  }
};
var Reservation = class {
  constructor(take, give) {
    this.take = take;
    this.give = give;
  }
  take;
  give;
  held = 0;
  /** Throws a Refusal `overload.memory` when the budget is spent. */
  add(bytes) {
    this.take(bytes);
    this.held += bytes;
  }
  release() {
    this.give(this.held);
    this.held = 0;
  }
};

// ../../work/main/services/ingest/src/metrics.ts
var ROWS_BUCKETS = [1, 10, 50, 100, 500, 1e3, 2500, 5e3, 1e4, 5e4];
var BYTES_BUCKETS = [1e3, 1e4, 5e4, 1e5, 25e4, 5e5, 1e6, 2e6, 5e6];
function define(metrics2) {
  const events = metrics2.counter({
    name: "sightglass_ingest_events_total",
    help: "Events (for refused: requests) by outcome and reason.",
    labels: ["outcome", "reason"]
  });
  const requests = metrics2.counter({
    name: "sightglass_ingest_requests_total",
    help: "HTTP requests by status.",
    labels: ["status"]
  });
  const bytes = metrics2.counter({
    name: "sightglass_ingest_bytes_total",
    help: "Bytes of bodies as received and after decompression, and of sealed blocks.",
    labels: ["stage"]
  });
  const rows = metrics2.histogram({
    name: "sightglass_ingest_block_rows",
    help: "Log rows of a sealed block.",
    buckets: ROWS_BUCKETS
  });
  const sealed = metrics2.histogram({
    name: "sightglass_ingest_block_bytes",
    help: "Bytes of a sealed block.",
    buckets: BYTES_BUCKETS
  });
  const seal = metrics2.histogram({
    name: "sightglass_ingest_seal_seconds",
    help: "Time to encode and compress a block."
  });
  const publish = metrics2.histogram({
    name: "sightglass_ingest_publish_seconds",
    help: "Time until a block was durable."
  });
  const used = metrics2.gauge({
    name: "sightglass_ingest_budget_used_bytes",
    help: "Bytes of request bodies in memory now."
  });
  const lost = metrics2.counter({
    name: "sightglass_ingest_blocks_refused_total",
    help: "Blocks that the event log did not take; their senders were told to come back."
  });
  return { events, requests, bytes, rows, sealed, seal, publish, used, lost };
}
function createIngestMetrics(metrics2, budget) {
  const { events, requests, bytes, rows, sealed, seal, publish, used, lost } = define(metrics2);
  return {
    count: (outcome, reason, count) => events.inc({ outcome, reason }, count),
    answered: (status) => requests.inc({ status: String(status) }),
    received: (wire, inflated) => {
      bytes.inc({ stage: "received" }, wire);
      bytes.inc({ stage: "inflated" }, inflated);
      used.set(budget.used);
    },
    published: (times) => {
      bytes.inc({ stage: "sealed" }, times.sealedBytes);
      rows.observe(times.rows);
      sealed.observe(times.sealedBytes);
      seal.observe(times.sealSeconds);
      publish.observe(times.publishSeconds);
      used.set(budget.used);
    },
    lost: () => lost.inc()
  };
}

// ../../work/main/services/ingest/src/steps/authenticate.ts
var SECRET_CHARACTERS_MAX = 512;
function authenticate(keys, credentials, scope) {
  const secret = secretOf(credentials);
  if (secret === void 0) throw new Refusal("auth.missing");
  const key = secret.length > SECRET_CHARACTERS_MAX ? void 0 : keys.lookup(secret);
  if (key === void 0) {
    if (keys.state().source === "none")
      throw new Refusal("bus.unavailable", "The ingest keys are not loaded yet.");
    throw new Refusal("auth.unknown");
  }
  if (!key.scopes.includes(scope)) throw new Refusal("auth.scope");
  keys.touch(key.keyId);
  return { projectId: key.projectId, source: `http/${key.keyName}`, retentionDays: key.retentionDays };
}
function secretOf(credentials) {
  return fromAuthorization(credentials.authorization) ?? nonEmpty(credentials.apiKeyHeader) ?? nonEmpty(new URLSearchParams(credentials.query).get("api_key"));
}
function fromAuthorization(header) {
  if (header === void 0) return void 0;
  const [scheme = "", ...rest] = header.trim().split(/\s+/);
  const value = rest.join(" ");
  if (/^bearer$/i.test(scheme)) return nonEmpty(value);
  if (!/^basic$/i.test(scheme)) return void 0;
  const pair = Buffer.from(value, "base64").toString("utf8");
  return nonEmpty(pair.slice(pair.indexOf(":") + 1));
}
function nonEmpty(value) {
  const text = value?.trim();
  return text === void 0 || text === "" ? void 0 : text;
}

// ../../work/main/services/ingest/src/steps/decode.ts
import { isAscii, isUtf8 } from "node:buffer";

// ../../work/main/services/ingest/src/steps/exact-numbers.ts
import { randomUUID } from "node:crypto";
var MARK = `${randomUUID()}:`;
var MARKED_IN_JSON = new RegExp(`"\\\\u0001${MARK.slice(1)}([-+.0-9eE]+)"`, "g");
var NUMBER_START = /[-0-9]/;
var NUMBER = /-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
function parseExact(text) {
  let marked = "";
  let copied2 = 0;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      at = textEnd(text, at);
    } else if (NUMBER_START.test(character)) {
      NUMBER.lastIndex = at;
      const spelling = NUMBER.exec(text)?.[0] ?? character;
      if (isInexact(spelling)) {
        marked += `${text.slice(copied2, at)}${JSON.stringify(MARK + spelling)}`;
        copied2 = at + spelling.length;
      }
      at += spelling.length;
    } else {
      at++;
    }
  }
  return JSON.parse(marked + text.slice(copied2));
}
function exactSpelling(value) {
  return value.startsWith(MARK) ? value.slice(MARK.length) : void 0;
}
function unmarkJson(text) {
  return text.replace(MARKED_IN_JSON, "$1");
}
function isInexactNumber(value) {
  return value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER;
}
function isInexact(spelling) {
  const value = Number(spelling);
  if (!Number.isFinite(value)) return true;
  return isInexactNumber(value) && /^-?[0-9]+$/.test(spelling);
}
function textEnd(text, start) {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    at += code === 92 ? 2 : 1;
  }
  return at;
}

// ../../work/main/services/ingest/src/steps/json-values.ts
function severityOf(value) {
  if (typeof value === "number") return severityOfNumber(value);
  if (typeof value === "boolean") return 0;
  const number = severityOfWord(value);
  return number === 0 && /^\s*\d{1,2}\s*$/.test(value) ? severityOfNumber(Number(value)) : number;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function asObject(value) {
  return isRecord(value) ? value : {};
}
function isDeeper(value, levels) {
  if (typeof value !== "object" || value === null) return false;
  if (levels < 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeper(item, levels - 1));
  return Object.values(value).some((item) => isDeeper(item, levels - 1));
}
function holdsInexact(value) {
  if (typeof value === "number") return isInexactNumber(value);
  if (typeof value !== "object" || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsInexact);
}

// ../../work/main/services/ingest/src/steps/split-values.ts
var QUOTE = 34;
var BACKSLASH = 92;
var COMMA = 44;
var OPEN_ARRAY = 91;
var OPEN_OBJECT = 123;
function splitArray(body, options) {
  const { end, most } = options;
  let at = skipSpace(body, options.start, end);
  if (body[at] !== OPEN_ARRAY) return void 0;
  const spans = [];
  at = skipSpace(body, at + 1, end);
  if (body[at] === 93) return skipSpace(body, at + 1, end) === end ? spans : void 0;
  while (at < end) {
    const stop = valueEnd(body, at, end);
    spans.push(at, trimEnd(body, at, stop));
    if (spans.length / 2 > most) return spans;
    if (body[stop] === COMMA) at = skipSpace(body, stop + 1, end);
    else return stop < end && skipSpace(body, stop + 1, end) === end ? spans : void 0;
  }
  return void 0;
}
function splitSequence(body, options) {
  const { end, most } = options;
  const spans = [];
  let at = skipSpace(body, options.start, end);
  while (at < end) {
    if (body[at] !== OPEN_OBJECT) return void 0;
    const stop = bracketEnd(body, at, end);
    if (stop === void 0) return void 0;
    spans.push(at, stop);
    if (spans.length / 2 > most) return spans;
    at = skipSpace(body, stop, end);
  }
  return spans;
}
function skipSpace(body, start, end) {
  let at = start;
  while (at < end && isSpace(body[at])) at++;
  return at;
}
function valueEnd(body, start, end) {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const byte = body[at];
    if (byte === QUOTE) at = textEnd2(body, at, end);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === COMMA && depth === 0) return at;
    else if ((byte === 125 || byte === 93) && depth-- === 0) return at;
  }
  return end;
}
function bracketEnd(body, start, end) {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const byte = body[at];
    if (byte === QUOTE) at = textEnd2(body, at, end);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if ((byte === 125 || byte === 93) && --depth === 0) return at + 1;
  }
  return void 0;
}
function textEnd2(body, start, end) {
  let at = start + 1;
  while (at < end && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return Math.min(at, end);
}
function trimEnd(body, start, end) {
  let at = end;
  while (at > start && isSpace(body[at - 1])) at--;
  return at;
}
function isSpace(byte) {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

// ../../work/main/services/ingest/src/steps/decode.ts
var WINDOW_BYTES = 64 * 1024;
var WHOLE_ARRAY_BYTES_MAX = 1024 * 1024;
var NEWLINE = 10;
var NON_ASCII = /[^\0-\x7f]/;
var EVENTS_MAX = LIMITS.eventsPerRequestMax;
async function decode2(body, sink) {
  const start = skipByteOrderMark(body);
  const first = skipSpace(body, start, body.length);
  if (first === body.length || isKeepAlive(body, first)) return;
  const walk = new Walk(body, sink);
  if (body[first] === 91) return walk.array(first);
  const sequence = walk.firstLineIsWhole(first) ? void 0 : trySequence(body, first);
  if (sequence !== void 0) return walk.spans(sequence);
  return walk.lines(first);
}
var RawEvents = class {
  constructor(body) {
    this.body = body;
  }
  body;
  spans;
  bytes(source) {
    if (source.start >= 0) return this.body.subarray(source.start, source.end);
    this.spans ??= splitArray(this.body, {
      start: skipByteOrderMark(this.body),
      end: this.body.length,
      most: EVENTS_MAX
    }) ?? [];
    return this.body.subarray(this.spans[source.index * 2] ?? 0, this.spans[source.index * 2 + 1] ?? 0);
  }
  text(source) {
    return source.text === "" ? this.bytes(source).toString() : source.text;
  }
};
var Walk = class {
  constructor(body, sink) {
    this.body = body;
    this.sink = sink;
  }
  body;
  sink;
  source = { index: -1, start: 0, end: 0, text: "", replaced: false };
  /** A small array is parsed as one; otherwise, or when something in it is wrong, its elements one by one. */
  async array(start) {
    const { body } = this;
    if (body.length - start <= WHOLE_ARRAY_BYTES_MAX && isUtf8(body)) {
      const parsed = parseOrUndefined(body.toString(isAscii(body) ? "latin1" : "utf8", start));
      if (Array.isArray(parsed)) return this.elements(parsed);
    }
    const spans = splitArray(body, { start, end: body.length, most: EVENTS_MAX });
    if (spans === void 0) throw new Refusal("json.syntax", "The array is not whole.");
    return this.spans(spans);
  }
  /** True when the first line alone is JSON: then the body is NDJSON, and cannot be one object over many lines. */
  firstLineIsWhole(start) {
    const { body } = this;
    const newline = body.indexOf(NEWLINE, start);
    const end = newline < 0 ? body.length : newline;
    if (end - start > LIMITS.eventBytesMax) return true;
    if (skipSpace(body, end, body.length) === body.length) return true;
    return parseOrUndefined(body.toString("utf8", start, end)) !== void 0;
  }
  async lines(start) {
    const { body } = this;
    refuseTooMany(countLines(body, start));
    let at = start;
    while (at < body.length) {
      const stop = windowEnd(body, at);
      if (stop - at > LIMITS.eventBytesMax + WINDOW_BYTES)
        this.tooLarge(at, body[stop - 1] === NEWLINE ? stop - 1 : stop);
      else this.window(at, stop);
      at = stop;
      await this.sink.pause();
    }
  }
  async spans(spans) {
    refuseTooMany(spans.length / 2);
    let sincePause = 0;
    for (let i = 0; i < spans.length; i += 2) {
      const start = spans[i] ?? 0;
      const end = spans[i + 1] ?? 0;
      this.span(start, end);
      sincePause += end - start;
      if (sincePause < WINDOW_BYTES) continue;
      sincePause = 0;
      await this.sink.pause();
    }
  }
  async elements(values) {
    refuseTooMany(values.length);
    const share = Math.floor(this.body.length / Math.max(1, values.length));
    for (const value of values) {
      this.begin(-share, 0, "");
      this.hand(value);
      if (this.source.index % 1e3 === 999) await this.sink.pause();
    }
  }
  window(start, stop) {
    const { body } = this;
    const ascii = isAscii(body.subarray(start, stop));
    const text = body.toString("latin1", start, stop);
    let at = 0;
    while (at < text.length) {
      const newline = text.indexOf("\n", at);
      const end = newline < 0 ? text.length : newline;
      const line = text.slice(at, end);
      if (!ascii && NON_ASCII.test(line)) this.span(start + at, start + end);
      else this.line(line, start + at);
      at = end + 1;
    }
  }
  /** One event that may hold any bytes. */
  span(start, end) {
    const bytes = this.body.subarray(start, end);
    if (bytes.length > LIMITS.eventBytesMax) {
      this.tooLarge(start, end);
      return;
    }
    this.source.replaced = !isUtf8(bytes);
    this.line(bytes.toString("utf8"), start, bytes.length);
    this.source.replaced = false;
  }
  line(line, start, bytes = line.length) {
    const parsed = parseOrUndefined(line);
    if (parsed === void 0) {
      this.badLine(line, start, bytes);
      return;
    }
    this.begin(start, start + bytes, line);
    if (bytes > LIMITS.eventBytesMax) this.sink.reject(rejection("event.too_large"), this.source);
    else this.hand(parsed);
  }
  /** A blank line is nothing; objects without a newline between them are several events. */
  badLine(line, start, bytes) {
    if (/^\s*$/.test(line)) return;
    const most = EVENTS_MAX - this.source.index - 1;
    const spans = splitSequence(this.body, { start, end: start + bytes, most });
    if (spans !== void 0 && spans.length > 2 && spans.length / 2 <= most) {
      for (let i = 0; i < spans.length; i += 2) this.span(spans[i] ?? 0, spans[i + 1] ?? 0);
      return;
    }
    this.begin(start, start + bytes, line);
    this.sink.reject(rejection("json.syntax", syntaxDetail(line)), this.source);
  }
  tooLarge(start, end) {
    this.begin(start, end, " ");
    this.sink.reject(rejection("event.too_large", `It has ${end - start} bytes.`), this.source);
  }
  hand(value) {
    if (!isRecord(value)) this.sink.reject(rejection("json.not_object"), this.source);
    else this.sink.event(value, this.source);
  }
  begin(start, end, text) {
    const { source } = this;
    source.index++;
    source.start = start;
    source.end = end;
    source.text = text;
  }
};
function parseOrUndefined(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function syntaxDetail(line) {
  try {
    JSON.parse(line);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : "";
  }
}
function trySequence(body, start) {
  return splitSequence(body, { start, end: body.length, most: EVENTS_MAX });
}
function refuseTooMany(events) {
  if (events > EVENTS_MAX) throw new Refusal("body.too_many_events", `The cap is ${EVENTS_MAX}.`);
}
function countLines(body, start) {
  let newlines = 0;
  for (let at2 = body.indexOf(NEWLINE, start); at2 >= 0 && newlines <= EVENTS_MAX; at2 = body.indexOf(NEWLINE, at2 + 1))
    newlines++;
  if (newlines < EVENTS_MAX) return newlines;
  let lines = 0;
  let at = start;
  while (at < body.length && lines <= EVENTS_MAX) {
    const newline = body.indexOf(NEWLINE, at);
    const end = newline < 0 ? body.length : newline;
    if (skipSpace(body, at, end) < end) lines++;
    at = end + 1;
  }
  return lines;
}
function windowEnd(body, start) {
  const stop = start + WINDOW_BYTES;
  if (stop >= body.length) return body.length;
  const last = body.lastIndexOf(NEWLINE, stop - 1);
  if (last >= start) return last + 1;
  const next = body.indexOf(NEWLINE, stop);
  return next < 0 ? body.length : next + 1;
}
function skipByteOrderMark(body) {
  return body.length >= 3 && body.readUIntBE(0, 3) === 15711167 ? 3 : 0;
}
function isKeepAlive(body, start) {
  if (body.length - start > 64) return false;
  const text = body.toString("latin1", start).replace(/\s+/g, "");
  return text === "{}" || text === "[]" || text === "[{}]";
}

// ../../work/main/services/ingest/src/steps/inflate.ts
import { promisify } from "node:util";
import zlib2 from "node:zlib";

// ../../work/main/services/ingest/src/zstd.ts
var MAGIC2 = 4247762216;
var SKIPPABLE_MAGIC_MASK = 4294967280;
var SKIPPABLE_MAGIC = 407710288;
var BLOCK_BYTES_MAX = 128 * 1024;
function isZstd(body) {
  return body.length >= 4 && body.readUInt32LE(0) === MAGIC2;
}
async function zstdDecompress(body, maxBytes) {
  if (inflatedBound(body) > maxBytes) return void 0;
  return decompressZstd(body, maxBytes);
}
function inflatedBound(body) {
  let sum = 0;
  let at = 0;
  while (at + 4 <= body.length) {
    const magic = body.readUInt32LE(at);
    if ((magic & SKIPPABLE_MAGIC_MASK) >>> 0 === SKIPPABLE_MAGIC) {
      if (at + 8 > body.length) return sum;
      at += 8 + body.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== MAGIC2) return sum;
    const frame = frameBound(body, at + 4);
    sum += frame.bytes;
    at = frame.end;
  }
  return sum;
}
function frameBound(body, start) {
  const header = frameHeader(body, start);
  let bytes = 0;
  let at = header.end;
  while (at + 3 <= body.length) {
    const block = body.readUIntLE(at, 3);
    const type = block >> 1 & 3;
    const size = block >> 3;
    at += 3 + (type === 1 ? 1 : size);
    bytes += type === 2 ? header.blockMax : size;
    if ((block & 1) === 1) return { bytes, end: at + (header.checksum ? 4 : 0) };
  }
  return { bytes, end: body.length };
}
function frameHeader(body, start) {
  const descriptor = body[start] ?? 0;
  const single2 = (descriptor & 32) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? single2 ? 1 : 0 : 1 << sizeFlag;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeAt = start + 1 + (single2 ? 0 : 1) + dictionaryBytes;
  const window = single2 ? contentSize(body, sizeAt, sizeBytes) : windowSize(body[start + 1] ?? 0);
  return {
    end: sizeAt + sizeBytes,
    blockMax: Math.min(window, BLOCK_BYTES_MAX),
    checksum: (descriptor & 4) !== 0
  };
}
function windowSize(descriptor) {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + base / 8 * (descriptor & 7);
}
function contentSize(body, at, bytes) {
  if (at + bytes > body.length) return BLOCK_BYTES_MAX;
  if (bytes === 8) return BLOCK_BYTES_MAX;
  return body.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}

// ../../work/main/services/ingest/src/steps/inflate.ts
var SYNC_BYTES_MAX = 256 * 1024;
var CONCURRENT_MAX = 2;
var ENCODINGS = ["identity", "gzip", "deflate", "br", "zstd"];
var NOW = {
  gzip: zlib2.gunzipSync,
  zlib: zlib2.inflateSync,
  raw: zlib2.inflateRawSync,
  br: zlib2.brotliDecompressSync
};
var LATER = {
  gzip: promisify(zlib2.gunzip),
  zlib: promisify(zlib2.inflate),
  raw: promisify(zlib2.inflateRaw),
  br: promisify(zlib2.brotliDecompress)
};
function encodingOf(header) {
  const named = (header ?? "").toLowerCase().split(",").map((word) => word.trim().replace(/^x-/, "")).filter((word) => word !== "" && word !== "identity");
  if (named.length === 0) return "identity";
  const found = ENCODINGS.find((encoding) => encoding === named[0]);
  if (found === void 0 || named.length > 1)
    throw new Refusal("body.encoding", `It was "${header?.slice(0, 60)}".`);
  return found;
}
function createInflater(maxBytes) {
  const turns = createTurns(CONCURRENT_MAX);
  return {
    async inflate(body, encoding) {
      const real = body.length === 0 ? "identity" : sniff(body, encoding);
      if (real === "identity") return body;
      if (real === "zstd") return inflateZstd(body, maxBytes);
      const work = () => run(real, body, maxBytes);
      return body.length <= SYNC_BYTES_MAX ? work() : turns(work);
    }
  };
}
function sniff(body, named) {
  if (body[0] === 31 && body[1] === 139) return "gzip";
  if (isZstd(body)) return "zstd";
  if (named === "identity" || looksLikeText(body)) return "identity";
  if (named !== "deflate") return named;
  const isZlib = ((body[0] ?? 0) & 15) === 8 && body.length > 1 && body.readUInt16BE(0) % 31 === 0;
  return isZlib ? "zlib" : "raw";
}
function looksLikeText(body) {
  const start = body.toString("latin1", 0, 64).trimStart();
  return /^[[{]\s*["{[\]}]/.test(start) || start === "{" || start === "[";
}
async function run(kind, body, maxBytes) {
  const options = { maxOutputLength: maxBytes };
  try {
    return body.length <= SYNC_BYTES_MAX ? NOW[kind](body, options) : await LATER[kind](body, options);
  } catch (error) {
    if (codeOf(error) === "ERR_BUFFER_TOO_LARGE")
      throw new Refusal("body.too_large", `The cap is ${maxBytes} bytes decompressed.`);
    throw new Refusal("body.corrupt", void 0, { cause: error });
  }
}
async function inflateZstd(body, maxBytes) {
  const inflated = await zstdDecompress(body, maxBytes).catch((error) => {
    throw new Refusal("body.corrupt", void 0, { cause: error });
  });
  if (inflated === void 0 || inflated.length > maxBytes) {
    throw new Refusal("body.too_large", `The cap is ${maxBytes} bytes decompressed.`);
  }
  return inflated;
}
function createTurns(most) {
  const waiting = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === void 0) running--;
      else next();
    }
  };
}
function codeOf(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

// ../../work/main/services/ingest/src/steps/seal.ts
import { randomBytes as randomBytes2 } from "node:crypto";
function takeBlock(open7, process2) {
  try {
    return copyOut(open7, process2);
  } finally {
    open7.reset();
  }
}
function copyOut(open7, process2) {
  for (const row of open7.tally.rows("logs", process2)) open7.outcomes.append(row);
  const now = Date.now();
  const tables = [
    ["logs", open7.logs],
    ["resources", open7.resources],
    ["dead_letters", open7.deadLetters],
    ["ingest_outcomes", open7.outcomes]
  ];
  const parts = tables.filter(([, block]) => block.rows > 0).map(([table, block]) => ({ table, rows: block.rows, native: block.encode() }));
  return {
    header: {
      version: 1,
      id: randomBytes2(16).toString("hex"),
      process: process2,
      oldestReceivedMs: open7.oldestReceivedMs || now,
      newestReceivedMs: open7.newestReceivedMs || now,
      counts: open7.counts()
    },
    rows: open7.logs.rows,
    rawBytes: parts.reduce((sum, part) => sum + part.native.length, 0),
    parts
  };
}
async function sealBlock(taken, compress) {
  const frames = await Promise.all(taken.parts.map((part) => compress(part.native)));
  const sections = taken.parts.map(
    (part, i) => ({
      table: part.table,
      rows: part.rows,
      bytes: frames[i]?.length ?? 0,
      rawBytes: part.native.length
    })
  );
  return encodeBlockMessage({ ...taken.header, sections }, frames);
}

// ../../work/main/services/ingest/src/steps/publish.ts
var FULL_IN_FLIGHT_MAX = 4;
var BlockLine = class {
  constructor(open7, options) {
    this.open = open7;
    this.options = options;
  }
  open;
  options;
  batch = newBatch();
  sending = /* @__PURE__ */ new Set();
  scheduled = false;
  waitingForRoom = [];
  /** Settles when what is in the open block now is durable; rejects with a Refusal. Needs a `commit` to come about. */
  get durable() {
    return this.batch.durable;
  }
  /** Asks for the open block to be sealed as soon as it may. Requests of one turn of the event loop share it. */
  commit() {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.start();
    });
  }
  /** To be called between appends: seals a full block; gives a promise when the caller must wait. */
  room() {
    if (!this.open.isFull) return void 0;
    this.start();
    if (!this.open.isFull) return void 0;
    return new Promise((resolve) => this.waitingForRoom.push(resolve));
  }
  /** Settles when nothing is open or on its way. */
  async drain() {
    while (!this.open.isEmpty || this.sending.size > 0) {
      this.start();
      await Promise.race(this.sending);
    }
  }
  start() {
    if (this.open.isEmpty || this.sending.size >= (this.open.isFull ? FULL_IN_FLIGHT_MAX : 1)) return;
    const { batch } = this;
    this.batch = newBatch();
    const sending = this.send().then(batch.resolve, batch.reject).then(() => {
      this.sending.delete(sending);
      for (const resolve of this.waitingForRoom.splice(0)) resolve();
      if (!this.open.isEmpty) this.commit();
    });
    this.sending.add(sending);
  }
  async send() {
    const { publisher: publisher2, compress, processName, onPublished, onLost } = this.options;
    try {
      const begun = performance.now();
      const taken = takeBlock(this.open, processName);
      const message = await sealBlock(taken, compress);
      const sealed = performance.now();
      await publisher2.publish(message);
      onPublished({
        rows: taken.rows,
        rawBytes: taken.rawBytes,
        sealedBytes: message.length,
        sealSeconds: (sealed - begun) / 1e3,
        publishSeconds: (performance.now() - sealed) / 1e3
      });
    } catch (error) {
      onLost(error);
      throw refusalOf(error);
    }
  }
};
function refusalOf(error) {
  if (error instanceof Refusal) return error;
  const reason = error instanceof BusError && error.code === "overload.disk" ? "overload.disk" : "bus.unavailable";
  return new Refusal(reason, void 0, { cause: error });
}
function newBatch() {
  let resolve = () => void 0;
  let reject = () => void 0;
  const durable = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  durable.catch(() => void 0);
  return { durable, resolve, reject };
}

// ../../work/main/services/ingest/src/steps/limit.ts
var FUTURE_SECONDS_MAX = 3600;
var DAY_SECONDS = 86400;
var COLUMN_UNITS_MAX = 256;
var UTF8_BYTES_PER_UNIT_MAX2 = 3;
var DROPPED = "sightglass.dropped_attributes";
var TRUNCATED = "sightglass.truncated_attributes";
var REPLACED = "sightglass.replaced_bytes";
var COLUMNS2 = [
  ["service", "service.name"],
  ["host", "host.name"],
  ["environment", "deployment.environment.name"],
  ["version", "service.version"],
  ["severityText", "severity_text"]
];
function limit(context) {
  limitColumns(context);
  limitAttributes(context);
  limitTime(context);
  if (context.replaced) {
    context.normalizer.add(context.keys.find(REPLACED), true);
    context.note("text.replaced");
  }
}
function limitTime({ row, normalizer, note }) {
  const nowSeconds = Math.floor(row.observedMs / 1e3);
  const reason = normalizer.hasTime ? timeProblem(row, normalizer, nowSeconds) : void 0;
  if (reason === void 0 && normalizer.hasTime) return;
  row.timestampSeconds = nowSeconds;
  row.timestampNanos = row.observedMs % 1e3 * 1e6;
  if (reason === void 0) return;
  normalizer.keepOriginalTime();
  note(reason);
}
function timeProblem(row, normalizer, nowSeconds) {
  if (normalizer.timeUnreadable) return "time.unreadable";
  if (row.timestampSeconds > nowSeconds + FUTURE_SECONDS_MAX) return "time.future";
  return row.timestampSeconds < nowSeconds - row.retentionDays * DAY_SECONDS ? "time.too_old" : void 0;
}
function limitColumns({ row, normalizer, keys }) {
  for (const [column, attribute] of COLUMNS2) {
    const value = row[column];
    if (value.length <= COLUMN_UNITS_MAX) continue;
    normalizer.add(keys.find(attribute), value);
    row[column] = value.slice(0, COLUMN_UNITS_MAX);
  }
}
function limitAttributes({ row, normalizer, keys, note }) {
  const over = Math.max(0, row.attributeCount - LIMITS.attributesMax);
  row.attributeCount -= over;
  let truncated = 0;
  for (let i = 0; i < row.attributeCount; i++) {
    const value = row.values[i];
    if (typeof value !== "string" || !isOver(value)) continue;
    row.values[i] = cutToBytes(value, LIMITS.attributeValueBytesMax);
    truncated++;
  }
  const dropped = over + normalizer.dropped;
  if (dropped > 0) normalizer.add(keys.find(DROPPED), dropped);
  if (truncated > 0) normalizer.add(keys.find(TRUNCATED), truncated);
  if (dropped > 0 || truncated > 0) note("event.truncated");
}
function isOver(value) {
  const max = LIMITS.attributeValueBytesMax;
  return value.length * UTF8_BYTES_PER_UNIT_MAX2 > max && Buffer.byteLength(value) > max;
}
function cutToBytes(value, bytes) {
  const encoded = Buffer.from(value.slice(0, bytes));
  if (encoded.length <= bytes) return encoded.toString();
  let end = bytes;
  while (end > 0 && ((encoded[end] ?? 0) & 192) === 128) end--;
  return encoded.toString("utf8", 0, end);
}

// ../../work/main/services/ingest/src/take-logs.ts
var TURN_MS = 10;
var KEYS_MAX = 65536;
var LogTake = class {
  constructor(parts, from) {
    this.parts = parts;
    this.from = from;
    this.raws = new RawEvents(from.body);
  }
  parts;
  from;
  answer = { accepted: 0, rejected: 0, errors: [] };
  observedMs = Date.now();
  raws;
  waits = /* @__PURE__ */ new Set();
  figures = /* @__PURE__ */ new Map();
  received = { events: 0, bytes: 0 };
  turnBegan = performance.now();
  source;
  note = (reason) => this.count("noted", reason, 0);
  textOf = () => this.source === void 0 ? "" : this.raws.text(this.source);
  event(value, source) {
    this.source = source;
    const problem = this.appendEvent(value, source);
    if (problem !== void 0) {
      this.reject(problem, source);
      return;
    }
    this.receive(source);
    this.answer.accepted++;
  }
  reject(why, source) {
    const { answer } = this;
    answer.rejected++;
    if (answer.errors.length < LIMITS.errorsReportedMax) {
      answer.errors.push({ index: source.index, code: why.reason, message: why.message });
    }
    this.receive(source);
    this.count("rejected", why.reason, source.end - source.start);
    this.keepDeadLetter(why, this.raws.bytes(source));
  }
  pause() {
    this.flush();
    if (this.parts.keys.size > KEYS_MAX) this.parts.keys.reset();
    const wait = this.parts.line.room();
    if (wait === void 0 && performance.now() - this.turnBegan < TURN_MS) return void 0;
    return this.wait(wait);
  }
  /** Settles when everything of this request is durable; rejects with a Refusal. */
  async finish() {
    this.flush();
    if (this.waits.size === 0) return this.answer;
    this.parts.line.commit();
    await Promise.all(this.waits);
    return this.answer;
  }
  /** The body as a whole could not be read: a copy for people. */
  keepDeadLetter(why, raw) {
    const { line, ids } = this.parts;
    const { sender, origin } = this.from;
    ids.next(this.observedMs);
    line.open.appendDeadLetter({
      projectId: sender.projectId,
      observedMs: this.observedMs,
      eventIdLow: ids.low,
      eventIdHigh: ids.high,
      signal: "logs",
      source: sender.source,
      reason: why.reason,
      message: why.message,
      origin,
      raw: raw.subarray(0, LIMITS.deadLetterRawBytesMax),
      rawBytes: raw.length,
      blockId: "",
      retentionDays: sender.retentionDays
    });
    this.waits.add(line.durable);
  }
  appendEvent(value, source) {
    const { row, normalizer, keys, ids, line } = this.parts;
    const { sender } = this.from;
    row.projectId = sender.projectId;
    row.retentionDays = sender.retentionDays;
    row.observedMs = this.observedMs;
    try {
      const problem = normalizer.normalize(value, this.textOf);
      if (problem !== void 0) return problem;
      this.identify(row);
      limit({ row, normalizer, keys, replaced: source.replaced, note: this.note });
      ids.next(this.observedMs);
      row.eventIdLow = ids.low;
      row.eventIdHigh = ids.high;
      line.open.append(row, sender, source.end - source.start);
      return void 0;
    } catch {
      return rejection("event.unreadable");
    }
  }
  /** Resource attributes fill the columns that the event itself left empty. */
  identify(row) {
    const { normalizer, resources, line } = this.parts;
    if (normalizer.resource.count === 0) return;
    const resource = resources.find(row.projectId, normalizer.resource);
    row.resourceIdLow = resource.idLow;
    row.resourceIdHigh = resource.idHigh;
    if (row.service === "") row.service = resource.service;
    if (row.host === "") row.host = resource.host;
    if (row.environment === "") row.environment = resource.environment;
    if (row.version === "") row.version = resource.version;
    if (resources.isDue(resource, this.observedMs))
      line.open.appendResource(resource, row.projectId, this.observedMs);
  }
  receive(source) {
    this.received.events++;
    this.received.bytes += source.end - source.start;
  }
  count(outcome, reason, bytes) {
    const key = `${outcome} ${reason}`;
    const known = this.figures.get(key);
    if (known === void 0) this.figures.set(key, { outcome, reason, events: 1, bytes });
    else {
      known.events++;
      known.bytes += bytes;
    }
  }
  /** Puts the counts since the last pause beside their rows. */
  flush() {
    const { line, count } = this.parts;
    const { projectId, source } = this.from.sender;
    if (this.received.events === 0) return;
    this.waits.add(line.durable);
    this.figures.set("received", { outcome: "received", reason: "", ...this.received });
    for (const { outcome, reason, events, bytes } of this.figures.values()) {
      line.open.tally.add({ projectId, source, outcome, reason, events, bytes, atMs: this.observedMs });
      count(outcome, reason, events);
    }
    this.figures.clear();
    this.received = { events: 0, bytes: 0 };
  }
  async wait(first) {
    for (let room = first; room !== void 0; room = this.parts.line.room()) await room;
    await new Promise(setImmediate);
    this.turnBegan = performance.now();
  }
};

// ../../work/main/services/ingest/src/pipeline.ts
var LogPipeline = class {
  constructor(parts) {
    this.parts = parts;
  }
  parts;
  stopping = false;
  /** Settles when every accepted event is durable. Throws a Refusal when nothing was taken, counted already. */
  async take(request) {
    const { keyRing, budget, inflater } = this.parts;
    const booked = budget.open();
    let sender;
    try {
      this.assertOpen();
      sender = authenticate(keyRing, request.credentials, "logs");
      const encoding = encodingOf(request.contentEncoding);
      const sent = await request.readBody(booked);
      const body = await this.orKeep(
        sent,
        { sender, origin: request.origin },
        () => inflater.inflate(sent, encoding)
      );
      if (body !== sent) booked.add(body.length);
      this.parts.onBytes(sent.length, body.length);
      const take = new LogTake(this.parts, { sender, body, origin: request.origin });
      await this.orKeep(body, { sender, origin: request.origin }, () => decode2(body, take));
      return await take.finish();
    } catch (error) {
      throw this.counted(error, sender);
    } finally {
      booked.release();
    }
  }
  /** Counts a request that a receiver refused by itself. */
  countRefusal(refusal) {
    this.parts.refused.count(refusal.reason, void 0);
    this.parts.count("refused", refusal.reason, 1);
  }
  /** From now on every request is refused; those being read go on. */
  stop() {
    this.stopping = true;
  }
  assertOpen() {
    if (this.stopping) throw new Refusal("shutdown");
    try {
      this.parts.assertWritable();
    } catch (error) {
      throw refusalOf(error);
    }
  }
  /** A body that cannot be read is kept for people before its sender hears so. */
  async orKeep(raw, from, work) {
    try {
      return await work();
    } catch (error) {
      const why = unreadable(error);
      if (why === void 0) throw error;
      const copy = new LogTake(this.parts, { ...from, body: raw });
      copy.keepDeadLetter(why, raw);
      await copy.finish();
      throw error;
    }
  }
  counted(error, sender) {
    if (!(error instanceof Refusal)) return error;
    this.parts.refused.count(error.reason, sender);
    this.parts.count("refused", error.reason, 1);
    return error;
  }
};
function unreadable(error) {
  if (!(error instanceof Refusal)) return void 0;
  const kept = error.reason === "json.syntax" || error.reason === "json.not_object" || error.reason === "body.corrupt";
  return kept ? { reason: error.reason, message: error.message } : void 0;
}

// ../../work/main/services/ingest/src/receivers/http/answer.ts
import { STATUS_CODES } from "node:http";
var RETRY_SECONDS = 2;
var LINGER_MS = 1e3;
var SMALL_BODY_BYTES = 64 * 1024;
var STATUS = {
  "auth.missing": 401,
  "auth.unknown": 401,
  "auth.scope": 403,
  "body.too_large": 413,
  "body.too_many_events": 413,
  "body.encoding": 415,
  "limit.rate": 429,
  "overload.memory": 503,
  "overload.disk": 503,
  "bus.unavailable": 503,
  shutdown: 503
};
function statusOf(reason) {
  return STATUS[reason] ?? 400;
}
function sendAnswer(response, answer) {
  const status = answer.accepted === 0 && answer.rejected > 0 ? 400 : 200;
  sendJson2(response, status, answer);
}
function sendRefusal(request, response, refusal) {
  const status = statusOf(refusal.reason);
  if (status === 429 || status === 503) response.setHeader("retry-after", String(RETRY_SECONDS));
  if (status === 401) response.setHeader("www-authenticate", 'Bearer realm="sightglass"');
  sendProblem(request, response, { status, code: refusal.reason, message: refusal.message });
}
function sendProblem(request, response, problem) {
  const { status, code, message } = problem;
  const answer = { accepted: 0, rejected: 0, errors: [{ index: 0, code, message }] };
  if (mayKeepConnection(request)) {
    request.resume();
    sendJson2(response, status, answer);
  } else {
    sendLast(request, response, { status, answer });
  }
}
function sendJson2(response, status, answer) {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(answer);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text)
  });
  response.end(text);
}
function mayKeepConnection(request) {
  if (request.complete) return true;
  const announced = request.headers["content-length"];
  return announced !== void 0 && Number(announced) <= SMALL_BODY_BYTES;
}
function sendLast(request, response, last) {
  const { socket } = response;
  if (socket === null || response.headersSent) {
    request.destroy();
    return;
  }
  const text = JSON.stringify(last.answer);
  response.statusCode = last.status;
  const headers = Object.entries(response.getHeaders()).map(
    ([name, value]) => `${name}: ${String(value)}\r
`
  );
  socket.end(
    `HTTP/1.1 ${last.status} ${STATUS_CODES[last.status] ?? ""}\r
${headers.join("")}connection: close\r
content-type: application/json\r
content-length: ${Buffer.byteLength(text)}\r
\r
${text}`
  );
  request.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
}

// ../../work/main/services/ingest/src/receivers/http/read-body.ts
var SenderGone = class extends Error {
};
function assertLength(request, maxBytes, budget) {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  if (budget.wouldRefuse(announced)) throw new Refusal("overload.memory");
}
function readBody(request, maxBytes, booked) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let length = 0;
    const fail = (error) => {
      request.off("data", onData);
      reject(error);
    };
    const onData = (chunk) => {
      length += chunk.length;
      if (length > maxBytes) return fail(tooLarge(maxBytes));
      try {
        booked.add(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    };
    request.on("data", onData);
    request.once(
      "end",
      () => resolve(chunks.length === 1 && chunks[0] !== void 0 ? chunks[0] : Buffer.concat(chunks))
    );
    request.once("error", () => reject(new SenderGone()));
    request.once("close", () => reject(new SenderGone()));
  });
}
function tooLarge(maxBytes) {
  return new Refusal("body.too_large", `The cap is ${maxBytes} bytes.`);
}

// ../../work/main/services/ingest/src/receivers/http/logs-route.ts
function createLogsRoute(options) {
  const { pipeline, budget, onError } = options;
  return async (request, response, mustContinue) => {
    try {
      const answer = await pipeline.take({
        credentials: {
          authorization: request.headers.authorization,
          apiKeyHeader: single(request.headers["x-api-key"]),
          query: queryOf(request.url ?? "")
        },
        contentEncoding: request.headers["content-encoding"],
        origin: request.socket.remoteAddress ?? "",
        readBody: async (booked) => {
          assertLength(request, LIMITS.bodyBytesMax, budget);
          if (mustContinue) response.writeContinue();
          return readBody(request, LIMITS.bodyBytesMax, booked);
        }
      });
      sendAnswer(response, answer);
    } catch (error) {
      if (error instanceof SenderGone) return;
      if (!(error instanceof Refusal)) onError(error);
      sendRefusal(request, response, error instanceof Refusal ? error : new Refusal("bus.unavailable"));
    }
  };
}
function queryOf(url) {
  const mark = url.indexOf("?");
  return mark < 0 ? "" : url.slice(mark + 1);
}
function single(header) {
  return Array.isArray(header) ? header[0] : header;
}

// ../../work/main/services/ingest/src/receivers/http/server.ts
import { createServer as createServer2 } from "node:http";
var HEADERS_TIMEOUT_MS = 15e3;
var REQUEST_TIMEOUT_MS = 6e4;
var KEEP_ALIVE_MS = 75e3;
var TIMEOUTS_EVERY_MS = 5e3;
var HEADER_BYTES_MAX = 16 * 1024;
var CONNECTIONS_MAX = 4096;
var UNANSWERED = 200;
var STOP_MS = 1500;
async function startHttpReceiver(options) {
  const server = createServer2({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: TIMEOUTS_EVERY_MS,
    maxHeaderSize: HEADER_BYTES_MAX,
    noDelay: true
  });
  server.maxConnections = CONNECTIONS_MAX;
  let stopping = false;
  const serve = (request, response, mustContinue) => {
    if (stopping) response.shouldKeepAlive = false;
    response.once("close", () => {
      if (response.writableFinished || response.statusCode !== UNANSWERED)
        options.onAnswer(response.statusCode);
    });
    route(options, { request, response, mustContinue });
  };
  server.on("request", (request, response) => serve(request, response, false));
  server.on("checkContinue", (request, response) => serve(request, response, true));
  server.on("clientError", answerBadRequest);
  await listen(server, options);
  const address = server.address();
  return {
    port: isAddress(address) ? address.port : options.port,
    stop: () => {
      stopping = true;
      return close(server);
    }
  };
}
function route(options, exchange) {
  const { request, response, mustContinue } = exchange;
  if (options.health(request, response)) return;
  const path = pathOf(request.url ?? "/");
  const found = options.routes.get(path);
  if (found === void 0) {
    sendProblem(request, response, {
      status: 404,
      code: "http.not_found",
      message: `There is nothing at ${path.slice(0, 200)}.`
    });
  } else if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    sendProblem(request, response, { status: 405, code: "http.method", message: "Only POST is taken here." });
  } else {
    void found(request, response, mustContinue);
  }
}
function pathOf(url) {
  const path = url.split("?", 1)[0]?.replace(/\/{2,}/g, "/") ?? "/";
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
function answerBadRequest(error, socket) {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "408 Request Timeout" : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r
Connection: close\r
Content-Length: 0\r
\r
`);
}
function listen(server, options) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host, port: options.port, backlog: 1024 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
function close(server) {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), STOP_MS);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}
function isAddress(address) {
  return typeof address === "object" && address !== null;
}

// ../../work/main/services/ingest/src/tally.ts
var Tally = class {
  counts = /* @__PURE__ */ new Map();
  get isEmpty() {
    return this.counts.size === 0;
  }
  add(counted) {
    const { projectId, source, outcome, reason, atMs } = counted;
    const key = `${projectId} ${outcome} ${reason} ${source}`;
    let count = this.counts.get(key);
    if (count === void 0) {
      count = { projectId, source, outcome, reason, events: 0, bytes: 0, lastSeenMs: 0 };
      this.counts.set(key, count);
    }
    count.events += counted.events;
    count.bytes += counted.bytes;
    if (atMs > count.lastSeenMs) count.lastSeenMs = atMs;
  }
  /** Adds all counts of `other`. */
  merge(other) {
    for (const count of other.counts.values()) this.add({ ...count, atMs: count.lastSeenMs });
  }
  rows(signal, process2) {
    return [...this.counts.values()].map((count) => ({ ...count, signal, process: process2 }));
  }
  clear() {
    this.counts.clear();
  }
};

// ../../work/main/services/ingest/src/refused-requests.ts
var FLUSH_MS = 1e3;
var NOBODY = { projectId: 0, source: "http/unknown" };
var RefusedRequests = class {
  constructor(line) {
    this.line = line;
  }
  line;
  waiting = new Tally();
  timer;
  count(reason, sender) {
    const { projectId, source } = sender ?? NOBODY;
    this.waiting.add({
      projectId,
      source,
      outcome: "refused",
      reason,
      events: 1,
      bytes: 0,
      atMs: Date.now()
    });
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }
  /** Counts that the event log does not take are kept for the next time. */
  flush() {
    clearTimeout(this.timer);
    this.timer = void 0;
    if (this.waiting.isEmpty) return;
    const sent = this.waiting;
    this.waiting = new Tally();
    this.line.open.tally.merge(sent);
    this.line.durable.catch(() => this.waiting.merge(sent));
    this.line.commit();
  }
};

// ../../work/main/services/ingest/src/resources.ts
import { createHash } from "node:crypto";
var ENTRIES_MAX = 2e4;
var SEND_AGAIN_MS = 36e5;
var Resources = class {
  known = /* @__PURE__ */ new Map();
  find(projectId, draft) {
    let signature = `${projectId}`;
    for (let i = 0; i < draft.count; i++) signature += `\0${draft.keys[i]}${draft.values[i]}`;
    return this.known.get(signature) ?? this.add(signature, projectId, draft);
  }
  /** True when a row is due; the caller must then send it. */
  isDue(resource, nowMs) {
    if (nowMs - resource.sentMs < SEND_AGAIN_MS) return false;
    resource.sentMs = nowMs;
    return true;
  }
  /** After a block was lost: every row is due again. */
  forget() {
    this.known.clear();
  }
  add(signature, projectId, draft) {
    const resource = makeResource(projectId, draft);
    if (this.known.size >= ENTRIES_MAX) {
      const oldest = this.known.keys().next();
      if (oldest.done !== true) this.known.delete(oldest.value);
    }
    this.known.set(signature, resource);
    return resource;
  }
};
function makeResource(projectId, draft) {
  const byKey = /* @__PURE__ */ new Map();
  for (let i = 0; i < draft.count && byKey.size < LIMITS.attributesMax; i++) {
    const key = draft.keys[i] ?? "";
    if (!byKey.has(key)) byKey.set(key, cutToBytes(draft.values[i] ?? "", LIMITS.attributeValueBytesMax));
  }
  const attributes = [...byKey].sort(([a], [b]) => a < b ? -1 : Number(a > b));
  const hash = createHash("sha256").update(JSON.stringify([projectId, attributes])).digest();
  const first = (...keys) => keys.map((key) => byKey.get(key)).find((value) => value !== void 0) ?? "";
  return {
    idLow: hash.readUInt32LE(0),
    idHigh: hash.readUInt32LE(4),
    attributes,
    service: first("service.name"),
    host: first("host.name"),
    environment: first("deployment.environment.name", "deployment.environment"),
    version: first("service.version"),
    sentMs: 0
  };
}

// ../../work/main/services/ingest/src/steps/append.ts
var BLOCK_ROWS_MAX = 5e3;
var BLOCK_BYTES_MAX2 = 15e5;
var OpenBlock = class {
  logs = new LogBlock();
  resources = new ResourceBlock();
  deadLetters = new DeadLetterBlock();
  outcomes = new OutcomeBlock();
  tally = new Tally();
  oldestReceivedMs = 0;
  newestReceivedMs = 0;
  /** Bytes of the events as they came, and of dead letters: close above what the columns hold. */
  takenBytes = 0;
  rowCounts = /* @__PURE__ */ new Map();
  lastCount;
  get isEmpty() {
    return this.logs.rows === 0 && this.deadLetters.rows === 0 && this.tally.isEmpty;
  }
  get isFull() {
    return this.logs.rows >= BLOCK_ROWS_MAX || this.takenBytes >= BLOCK_BYTES_MAX2;
  }
  append(row, sender, bytes) {
    this.logs.append(row);
    this.takenBytes += bytes;
    this.seen(row.observedMs);
    this.countOf(sender).rows++;
  }
  appendResource(resource, projectId, nowMs) {
    const seconds = Math.floor(nowMs / 1e3);
    this.resources.append({
      projectId,
      resourceIdLow: resource.idLow,
      resourceIdHigh: resource.idHigh,
      service: resource.service,
      attributes: resource.attributes,
      firstSeen: seconds,
      lastSeen: seconds
    });
  }
  appendDeadLetter(row) {
    this.deadLetters.append(row);
    this.takenBytes += row.raw.length;
    this.seen(row.observedMs);
  }
  seen(receivedMs) {
    if (this.oldestReceivedMs === 0 || receivedMs < this.oldestReceivedMs) this.oldestReceivedMs = receivedMs;
    if (receivedMs > this.newestReceivedMs) this.newestReceivedMs = receivedMs;
  }
  counts() {
    return [...this.rowCounts.values()];
  }
  reset() {
    this.logs.reset();
    this.resources.reset();
    this.deadLetters.reset();
    this.outcomes.reset();
    this.tally.clear();
    this.rowCounts.clear();
    this.lastCount = void 0;
    this.oldestReceivedMs = 0;
    this.newestReceivedMs = 0;
    this.takenBytes = 0;
  }
  countOf(sender) {
    const last = this.lastCount;
    if (last !== void 0 && last.projectId === sender.projectId && last.source === sender.source)
      return last;
    const key = `${sender.projectId} ${sender.source}`;
    let count = this.rowCounts.get(key);
    if (count === void 0) {
      count = { projectId: sender.projectId, source: sender.source, rows: 0 };
      this.rowCounts.set(key, count);
    }
    this.lastCount = count;
    return count;
  }
};

// ../../work/main/services/ingest/src/steps/read-ids.ts
var TRACE_DIGITS = 32;
var SPAN_DIGITS = 16;
var HEX = /^[0-9a-f]+$/;
var DECIMAL = /^\d{1,20}$/;
var ZEROS = /^0+$/;
function readTraceId(value, decimal) {
  if (decimal && DECIMAL.test(value)) return fromDecimal(value, TRACE_DIGITS);
  const hex = (value.length === 36 ? value.replaceAll("-", "") : value).toLowerCase();
  if (hex.length !== TRACE_DIGITS && hex.length !== SPAN_DIGITS) return void 0;
  return isId(hex) ? hex.padStart(TRACE_DIGITS, "0") : void 0;
}
function readSpanId(value) {
  const hex = value.toLowerCase();
  return hex.length === SPAN_DIGITS && isId(hex) ? hex : void 0;
}
function isId(hex) {
  return HEX.test(hex) && !ZEROS.test(hex);
}
function fromDecimal(value, width) {
  const id = BigInt(value);
  return id === 0n || id >= 2n ** 64n ? void 0 : id.toString(16).padStart(width, "0");
}

// ../../work/main/services/ingest/src/steps/read-time.ts
var SECONDS_BELOW = 1e11;
var MILLISECONDS_BELOW = 1e14;
var MICROSECONDS_BELOW = 1e17;
var NANOSECONDS_BELOW = 1e20;
var DAY_SECONDS2 = 86400;
var TEXT_UNITS_MAX = 64;
var DIGITS_ONLY = /^[-+]?\d{1,20}(?:\.\d*)?$/;
var ZONE = /^(?:z|utc|gmt|([+-])(\d\d)(?::?(\d\d))?)$/i;
function readTime(value, into) {
  return typeof value === "number" ? readNumber(value, into) : readText(value, into);
}
function readNumber(value, into) {
  const size = Math.abs(value);
  if (!(size < NANOSECONDS_BELOW)) return false;
  const perSecond = unitsPerSecond(size);
  into.seconds = Math.floor(value / perSecond);
  const rest = value - into.seconds * perSecond;
  into.nanos = perSecond === 1 ? Math.round(rest * 1e6) * 1e3 : Math.floor(rest * (1e9 / perSecond));
  carry(into);
  return true;
}
function unitsPerSecond(size) {
  if (size < SECONDS_BELOW) return 1;
  if (size < MILLISECONDS_BELOW) return 1e3;
  return size < MICROSECONDS_BELOW ? 1e6 : 1e9;
}
function readText(value, into) {
  const text = value.trim();
  if (text.length > TEXT_UNITS_MAX) return false;
  if (text.charCodeAt(4) === 45) return readDate(text, into);
  return DIGITS_ONLY.test(text) && readDigits(text, into);
}
function readDigits(text, into) {
  const negative = text.startsWith("-");
  const [whole = "", fraction = ""] = text.replace(/^[-+]/, "").split(".");
  const perSecond = unitsPerSecond(Number(whole));
  const unitDigits = Math.round(Math.log10(perSecond));
  const cut = Math.max(0, whole.length - unitDigits);
  const nanos = `${whole.slice(cut).padStart(unitDigits, "0")}${fraction}000000000`.slice(0, 9);
  into.seconds = Number(whole.slice(0, cut));
  into.nanos = Number(nanos);
  if (negative) {
    into.seconds = -into.seconds - (into.nanos > 0 ? 1 : 0);
    into.nanos = into.nanos > 0 ? 1e9 - into.nanos : 0;
  }
  return into.seconds < SECONDS_BELOW;
}
function readDate(text, into) {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (text.charCodeAt(7) !== 45 || year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return false;
  into.seconds = daysSince1970(year, month, day) * DAY_SECONDS2;
  into.nanos = 0;
  return text.length === 10 || readClock(text, into);
}
function readClock(text, into) {
  const separator = text.charCodeAt(10) | 32;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (separator !== 116 && separator !== 32 || text.charCodeAt(13) !== 58) return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
  into.seconds += hour * 3600 + minute * 60;
  if (text.charCodeAt(16) !== 58) return readZone(text, 16, into);
  const second = digits(text, 17, 2);
  if (second < 0 || second > 60) return false;
  into.seconds += second;
  return readZone(text, readFraction(text, 19, into), into);
}
function readFraction(text, start, into) {
  const mark = text.charCodeAt(start);
  if (mark !== 46 && mark !== 44) return start;
  let at = start + 1;
  let scale = 1e8;
  for (let digit = digits(text, at, 1); digit >= 0; digit = digits(text, ++at, 1)) {
    into.nanos += digit * scale;
    scale = Math.floor(scale / 10);
  }
  return at;
}
function readZone(text, at, into) {
  if (at === text.length) return true;
  if (at === text.length - 1 && (text.charCodeAt(at) | 32) === 122) return true;
  const zone = ZONE.exec(text.slice(at).trim());
  if (zone === null) return false;
  const hours = Number(zone[2] ?? 0);
  const minutes = Number(zone[3] ?? 0);
  if (hours > 23 || minutes > 59) return false;
  into.seconds -= (zone[1] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}
function digits(text, at, count) {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
function daysIn(year, month) {
  if (month === 2) return year % 4 === 0 && year % 100 !== 0 || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
function daysSince1970(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}
function carry(into) {
  if (into.nanos < 1e9) return;
  into.seconds++;
  into.nanos -= 1e9;
}

// ../../work/main/services/ingest/src/steps/roles.ts
var FIELD = {
  time: 1,
  body: 2,
  severity: 3,
  service: 4,
  host: 5,
  environment: 6,
  version: 7,
  traceId: 8,
  spanId: 9,
  resource: 10
};
var FIELD_COUNT = 11;
var KEYS = [
  [FIELD.time, ["timestamp", "@timestamp", "time", "ts", "datetime"]],
  [FIELD.body, ["message", "msg", "body", "log", "event"]],
  [FIELD.severity, ["level", "severity", "log.level", "severity_text", "levelname", "priority"]],
  [FIELD.service, ["service.name", "service", "app", "logger"]],
  [FIELD.host, ["host.name", "host", "hostname"]],
  [FIELD.environment, ["deployment.environment.name", "deployment.environment", "environment", "env"]],
  [FIELD.version, ["service.version", "version", "release"]],
  [FIELD.traceId, ["trace_id", "traceId", "dd.trace_id"]],
  [FIELD.spanId, ["span_id", "spanId"]]
];
var RESOURCE = "resource";
var RESOURCE_PREFIX = `${RESOURCE}.`;
var RANKS = 16;
var ROLE_OF = new Map(
  KEYS.flatMap(([field, keys]) => keys.map((key, rank) => [key, field * RANKS + rank]))
);
function roleOf(path) {
  if (path.startsWith(RESOURCE_PREFIX)) return FIELD.resource * RANKS;
  return ROLE_OF.get(path) ?? 0;
}
function fieldOf(role) {
  return role >> 4;
}
function rankOf(role) {
  return role & 15;
}
var LATE_BODY_KEYS = /* @__PURE__ */ new Set(["log", "event"]);
var LATE_RANK = 8;

// ../../work/main/services/ingest/src/steps/normalize.ts
var NONE = 255;
var ORIGINAL_TIME = "sightglass.original_timestamp";
var Normalizer = class {
  constructor(keys, row) {
    this.keys = keys;
    this.row = row;
  }
  keys;
  resource = { keys: [], values: [], count: 0 };
  /** Set when the time could not be read; the caller decides on its bounds. */
  timeUnreadable = false;
  hasTime = false;
  /** Attributes that found their key taken nine times over. */
  dropped = 0;
  ranks = new Uint8Array(FIELD_COUNT);
  candidateKeys = [];
  candidates = [];
  instant = { seconds: 0, nanos: 0 };
  row;
  serial = 0;
  tooDeep = false;
  inexact = false;
  exact = false;
  /** Fills the row. `textOf` gives the event's own text; it is asked only when numbers or a missing body need it. */
  normalize(event, textOf) {
    let read = event;
    this.begin(false);
    this.walkTop(read);
    if (this.inexact) {
      read = asObject(parseExact(textOf()));
      this.begin(true);
      this.walkTop(read);
    }
    if (this.row.attributeCount > LIMITS.keysMax)
      return rejection("json.keys", `The limit is ${LIMITS.keysMax}.`);
    if (this.tooDeep) return rejection("json.depth", `The limit is ${LIMITS.jsonDepthMax}.`);
    if (this.isEmpty()) return rejection("body.empty_object");
    this.settle();
    this.row.body = this.ranks[FIELD.body] === NONE ? this.wholeText(read, textOf()) : this.bodyText();
    return void 0;
  }
  /** Keeps what the sender gave as its time, beside the time that is stored. */
  keepOriginalTime() {
    const original = this.candidates[FIELD.time];
    if (typeof original === "string" || typeof original === "number") {
      this.add(this.keys.find(ORIGINAL_TIME), this.plain(original));
    }
  }
  /** Adds an attribute; a key that the event has already gets a number behind it. */
  add(key, value) {
    if (key.row !== this.serial) {
      key.row = this.serial;
      this.row.addAttribute(key, value);
    } else {
      this.addAgain(key, value);
    }
  }
  begin(exact) {
    this.row.clear();
    this.serial++;
    this.exact = exact;
    this.inexact = false;
    this.tooDeep = false;
    this.timeUnreadable = false;
    this.hasTime = false;
    this.dropped = 0;
    this.resource.count = 0;
    this.ranks.fill(NONE);
  }
  walkTop(event) {
    for (const name in event) this.take(this.keyOf(void 0, name), event[name], 1);
  }
  walk(parent, object, depth) {
    if (depth > LIMITS.jsonDepthMax) {
      this.tooDeep = true;
      return;
    }
    let empty = true;
    for (const name in object) {
      empty = false;
      this.take(this.keyOf(parent, name), object[name], depth);
      if (this.tooDeep) return;
    }
    if (empty) this.addEmptyObject(parent);
  }
  addEmptyObject(key) {
    if (fieldOf(key.role) === FIELD.resource) this.addResource(key, "{}");
    else if (key.path !== RESOURCE) this.add(key, "{}");
  }
  keyOf(parent, name) {
    const short = name.length > LIMITS.attributeKeyBytesMax ? name.slice(0, LIMITS.attributeKeyBytesMax) : name;
    return parent === void 0 ? this.keys.find(short) : this.keys.findUnder(parent, short);
  }
  take(key, value, depth) {
    if (value === null || value === void 0) return;
    if (key.role !== 0 && this.claim(key, value, depth)) return;
    this.keep(key, value, depth);
  }
  keep(key, value, depth) {
    if (typeof value === "string") this.add(key, this.exact ? exactSpelling(value) ?? value : value);
    else if (typeof value === "number") this.addNumber(key, value);
    else if (typeof value === "boolean") this.add(key, value);
    else if (Array.isArray(value)) this.add(key, this.jsonText(value, depth));
    else this.walk(key, asObject(value), depth + 1);
  }
  addNumber(key, value) {
    if (isInexactNumber(value) && !this.exact) this.inexact = true;
    else this.add(key, value);
  }
  /** True when the value needs no further place. */
  claim(key, value, depth) {
    const field = fieldOf(key.role);
    if (field === FIELD.resource) return this.claimResource(key, value, depth);
    const rank = this.rankFor(key, value);
    if (rank >= (this.ranks[field] ?? NONE)) return false;
    if (typeof value === "number" && isInexactNumber(value) && !this.exact) this.inexact = true;
    const loserKey = this.candidateKeys[field];
    const loser = this.candidates[field];
    const hadLoser = this.ranks[field] !== NONE;
    this.ranks[field] = rank;
    this.candidateKeys[field] = key;
    this.candidates[field] = value;
    if (hadLoser && loserKey !== void 0 && !isRecord(loser)) this.keep(loserKey, loser, depth);
    if (Array.isArray(value)) this.jsonText(value, depth);
    return !isRecord(value);
  }
  /** NONE when a value of this kind cannot stand for the field: it is an attribute then. */
  rankFor(key, value) {
    const field = fieldOf(key.role);
    const rank = rankOf(key.role);
    if (field === FIELD.body) {
      return typeof value === "object" && LATE_BODY_KEYS.has(key.path) ? rank + LATE_RANK : rank;
    }
    if (typeof value === "object") return NONE;
    return field === FIELD.time && typeof value === "boolean" ? NONE : rank;
  }
  claimResource(key, value, depth) {
    if (isRecord(value)) return false;
    if (typeof value === "number" && isInexactNumber(value) && !this.exact) this.inexact = true;
    const isArray = typeof value === "object" && value !== null;
    this.addResource(key, isArray ? this.jsonText(value, depth) : String(this.plain(value)));
    return true;
  }
  addResource(key, value) {
    const { resource } = this;
    resource.keys[resource.count] = key.path.slice(RESOURCE_PREFIX.length);
    resource.values[resource.count++] = value;
  }
  isEmpty() {
    if (this.row.attributeCount > 0 || this.resource.count > 0) return false;
    return this.ranks.every((rank) => rank === NONE);
  }
  settle() {
    const { row } = this;
    this.settleTime();
    this.settleSeverity();
    row.service = this.textField(FIELD.service);
    row.host = this.textField(FIELD.host);
    row.environment = this.textField(FIELD.environment);
    row.version = this.textField(FIELD.version);
    this.settleIds();
  }
  settleTime() {
    if (this.ranks[FIELD.time] === NONE) return;
    this.hasTime = true;
    const value = this.plain(this.candidates[FIELD.time]);
    this.timeUnreadable = typeof value === "boolean" || !readTime(value, this.instant);
    this.row.timestampSeconds = this.instant.seconds;
    this.row.timestampNanos = this.instant.nanos;
  }
  settleSeverity() {
    if (this.ranks[FIELD.severity] === NONE) return;
    const value = this.plain(this.candidates[FIELD.severity]);
    this.row.severityText = String(value);
    this.row.severityNumber = severityOf(value);
  }
  settleIds() {
    const { row } = this;
    if (this.ranks[FIELD.traceId] !== NONE) {
      const key = this.candidateKeys[FIELD.traceId];
      const value = String(this.plain(this.candidates[FIELD.traceId]));
      const decimal = key?.path === "dd.trace_id";
      row.traceId = readTraceId(value, decimal) ?? "";
      if (key !== void 0 && (decimal || row.traceId === "")) this.add(key, value);
    }
    if (this.ranks[FIELD.spanId] !== NONE) {
      const key = this.candidateKeys[FIELD.spanId];
      const value = String(this.plain(this.candidates[FIELD.spanId]));
      row.spanId = readSpanId(value) ?? "";
      if (key !== void 0 && row.spanId === "") this.add(key, value);
    }
  }
  textField(field) {
    return this.ranks[field] === NONE ? "" : String(this.plain(this.candidates[field]));
  }
  /** An event without a body is searched and shown as its own JSON, on one line. */
  wholeText(event, text) {
    if (!text.includes("\n")) return text.trim();
    const line = JSON.stringify(event);
    return this.exact ? unmarkJson(line) : line;
  }
  bodyText() {
    const value = this.candidates[FIELD.body];
    return typeof value === "object" && value !== null ? this.jsonText(value, 1) : String(this.plain(value));
  }
  /** A scalar without the mark of exact reading. */
  plain(value) {
    if (typeof value === "string") return this.exact ? exactSpelling(value) ?? value : value;
    return typeof value === "number" || typeof value === "boolean" ? value : "";
  }
  jsonText(value, depth) {
    if (isDeeper(value, LIMITS.jsonDepthMax - depth - 1)) {
      this.tooDeep = true;
      return "";
    }
    if (!this.exact && holdsInexact(value)) this.inexact = true;
    const text = JSON.stringify(value);
    return this.exact ? unmarkJson(text) : text;
  }
  addAgain(key, value) {
    for (let i = 2; i <= 9; i++) {
      const other = this.keys.find(`${key.path}_${i}`);
      if (other.row === this.serial) continue;
      other.row = this.serial;
      this.row.addAttribute(other, value);
      return;
    }
    this.dropped++;
  }
};

// ../../work/main/services/ingest/src/start-ingest.ts
async function startIngest(options) {
  const { publisher: publisher2, logger, keyRing } = options;
  const budget = new ByteBudget(options.memoryBytes);
  const metrics2 = createIngestMetrics(options.metrics, budget);
  const resources = new Resources();
  const line = new BlockLine(new OpenBlock(), {
    publisher: publisher2,
    compress: compressZstd,
    processName: options.processName,
    onPublished: metrics2.published,
    onLost: (error) => {
      resources.forget();
      metrics2.lost();
      logger.error({ err: error }, "the event log did not take a block");
    }
  });
  const refused = new RefusedRequests(line);
  const pipeline = buildPipeline(options, { budget, metrics: metrics2, resources, line, refused });
  const receiver = await startHttpReceiver({
    host: options.host,
    port: options.port,
    routes: /* @__PURE__ */ new Map([
      [
        "/api/v1/logs",
        createLogsRoute({
          pipeline,
          budget,
          onError: (error) => logger.error({ err: error }, "a request failed")
        })
      ]
    ]),
    health: healthHandler({ metrics: options.metrics, ready: async () => readiness(publisher2, keyRing) }),
    onAnswer: metrics2.answered
  });
  return {
    port: receiver.port,
    async stop() {
      pipeline.stop();
      await receiver.stop();
      refused.flush();
      await line.drain();
      await publisher2.close();
    }
  };
}
function buildPipeline(options, parts) {
  const { keyRing, publisher: publisher2, processNumber } = options;
  const { metrics: metrics2, ...shared } = parts;
  const row = new LogRow();
  const keys = new AttributeKeys(roleOf);
  return new LogPipeline({
    ...shared,
    keyRing,
    row,
    keys,
    normalizer: new Normalizer(keys, row),
    ids: new EventIds(processNumber),
    inflater: createInflater(LIMITS.inflatedBytesMax),
    assertWritable: () => publisher2.assertWritable(),
    count: metrics2.count,
    onBytes: metrics2.received
  });
}
function readiness(publisher2, keyRing) {
  const keys = keyRing.state();
  const checks = {
    event_log: "ok",
    ingest_keys: `${keys.secrets} from ${keys.source}`
  };
  let ok = keys.source !== "none";
  try {
    publisher2.assertWritable();
  } catch (error) {
    ok = false;
    checks.event_log = error instanceof Error ? error.message : "refused";
  }
  return { ok, checks };
}

// ../../work/main/services/ingest/bench/.tmp/entry.ts
var dataDir = process.argv[2];
var publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
var metrics = createMetrics("ingest");
var ingest = await startIngest({ host: "127.0.0.1", port: 0, memoryBytes: 256 << 20, keyRing: { lookup: (s) => s === "key" ? { keyId: "k", keyName: "web", projectId: 1, organizationId: "o", scopes: ["logs"], retentionDays: 30 } : void 0, touch() {
}, state: () => ({ source: "postgres", secrets: 1, loadedAtMs: 0, listening: true, truncated: false }) }, publisher, processName: publisher.processName, processNumber: publisher.processNumber, logger: createLogger({ service: "x", level: "warn" }), metrics });
process.send({ port: ingest.port });
process.on("message", async (m) => {
  if (m === "usage") process.send({ usage: process.cpuUsage(), mem: process.memoryUsage().rss });
  if (m === "metrics") process.send({ metrics: await metrics.registry.metrics() });
  if (m === "stop") {
    await ingest.stop();
    process.exit(0);
  }
});
