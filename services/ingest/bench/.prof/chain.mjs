// packages/bus/src/block-message.ts
var MAGIC = Buffer.from("SGB1");
var PREFIX_BYTES = 8;
function encodeBlockMessage(header, frames) {
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(text.length, MAGIC.length);
  return Buffer.concat([prefix, text, ...frames]);
}

// packages/bus/src/codec.ts
import zlib from "node:zlib";
import addon from "@mongodb-js/zstd";

function compressZstd(bytes) {
  const builtIn = findBuiltIn("zstdCompress");
  return builtIn ? callBuiltIn(builtIn, bytes, {}) : addon.compress(bytes);
}
function callBuiltIn(call, bytes, options) {
  return new Promise((resolve, reject) => {
    call(bytes, options, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
function findBuiltIn(name) {
  const found = Reflect.get(zlib, name);
  return isBuiltIn(found) ? found : void 0;
}
function isBuiltIn(value) {
  return typeof value === "function";
}

// packages/bus/src/contract.ts
var BusError = class extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
    this.name = "BusError";
  }
  code;
};

// packages/bus/src/local/record.ts
var _SEGMENT_HEADER = Buffer.from("SGLOG001");
var _RECORD_BYTES_MAX = 32 * 1024 * 1024;
var _MARKER = Buffer.from("SGR1");

// packages/bus/src/local/header-walk.ts
var _CHUNK_BYTES = 64 * 1024;

// packages/bus/src/local/segment-appender.ts
var _BATCH_BYTES_MAX = 8 * 1024 * 1024;

// packages/bus/src/local/publisher.ts
var _MIB = 1024 * 1024;

// packages/runtime/src/app-error.ts
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

var _SIZE_BYTES = {
  b: 1,
  kb: 1e3,
  mb: 1e3 ** 2,
  gb: 1e3 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

// packages/runtime/src/folder-lock.ts
import { z as z2 } from "zod";

var _lockContent = z2.object({ pid: z2.number().int(), started: z2.string() });

// packages/bus/src/local/log-reader.ts
var _DAMAGED_BYTES_MAX = 1024 * 1024;
var _CHUNK_BYTES2 = 256 * 1024;

// packages/query-language/src/text.ts
var SEPARATOR_CLASS = "[\\x00-/:-@\\[-`{-\\x7f]";
var TOKEN_CLASS = "[^\\x00-/:-@\\[-`{-\\x7f]";
var _SEPARATORS = new RegExp(`${SEPARATOR_CLASS}+`, "u");

// packages/query-language/src/keys.ts
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
  "body",
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
  "span.id": "span_id",
};
var _COLUMNS = new Map([...COLUMN_KEYS.map((key) => [key, key]), ...Object.entries(KEY_ALIASES)]);

// packages/telemetry/src/limits.ts
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
  deadLetterRawBytesMax: 1024 * 1024,
};

// packages/telemetry/src/outcomes.ts
var OUTCOMES = ["received", "stored", "rejected", "dropped", "dead_lettered", "noted", "refused"];
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
  "block.unreadable": "A block of the event log could not be read.",
};
var isReason = (text) => Object.hasOwn(REASONS, text);
var _REASON_NAMES = Object.keys(REASONS).filter(isReason);

// packages/telemetry/src/severity.ts
var LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"];
var LEVEL_NUMBER = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
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
  ["dpanic", 21],
]);
var SYSLOG = [21, 19, 18, 17, 13, 10, 9, 5];
function severityOfWord(word) {
  return WORDS.get(word) ?? WORDS.get(word.trim().toLowerCase()) ?? 0;
}
function severityOfNumber(level) {
  if (!Number.isInteger(level)) return 0;
  if (level >= 0 && level <= 7) return SYSLOG[level] ?? 0;
  if (level >= 10 && level <= 60 && level % 10 === 0) return ((level / 10 - 1) << 2) + 1;
  return 0;
}

// packages/clickhouse/src/sql.ts
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
  constructor(parts2) {
    this.#parts = parts2;
  }
  static fromTemplate(strings, holes) {
    const parts2 = [strings[0] ?? ""];
    holes.forEach((hole, i) => {
      if (hole instanceof _SqlFragment) parts2.push(...hole.#parts);
      else if (hole instanceof SqlParam) parts2.push(hole);
      else
        throw new AppError(
          "sql.hole",
          `Hole ${i + 1} of a statement holds a ${typeof hole}; it takes param(), identifier() or a fragment.`,
          { permanent: true },
        );
      parts2.push(strings[i + 1] ?? "");
    });
    return new _SqlFragment(parts2);
  }
  /** Statement text with `{p1:Type}` in place of the parameters, equal parameters once. */
  compile() {
    const names = /* @__PURE__ */ new Map();
    const query_params = {};
    const query = this.#parts
      .map((part) => {
        if (typeof part === "string") return part;
        let name = names.get(part);
        if (name === void 0) {
          name = `p${names.size + 1}`;
          names.set(part, name);
          query_params[name] = part.value;
        }
        return `{${name}:${part.type}}`;
      })
      .join("");
    return { query, query_params };
  }
};
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

// packages/clickhouse/src/filters/like.ts
var _TOKEN_RUN = new RegExp(`${TOKEN_CLASS}+`, "gu");

// packages/clickhouse/src/filters/text-test.ts
var _OPERATORS = {
  "<": sql`<`,
  "<=": sql`<=`,
  ">": sql`>`,
  ">=": sql`>=`,
};

// packages/clickhouse/src/time.ts
function rfc3339(stored) {
  return `${stored.replace(" ", "T")}Z`;
}
function msOf(stored) {
  return Date.parse(`${stored.slice(0, 23).replace(" ", "T")}Z`);
}

// packages/clickhouse/src/insert-native.ts
var _ERROR_BYTES_MAX = 16 * 1024;

// packages/clickhouse/src/migrate.ts
import { z as z3 } from "zod";

var _appliedSchema = z3.array(z3.object({ version: z3.number(), name: z3.string(), checksum: z3.string() }));

// packages/clickhouse/src/native/attribute-keys.ts
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
      children: null,
    };
    siblings.set(name, key);
    if (same === void 0 && path !== name) this.top.set(path, key);
    this.size++;
    return key;
  }
};

// packages/clickhouse/src/native/byte-sink.ts
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
    target[position++] = (rest & 127) | 128;
    rest = Math.floor(rest / 128);
  }
  target[position++] = rest;
  return position;
}

// packages/clickhouse/src/native/column.ts
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

// packages/clickhouse/src/native/fixed-column.ts
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

// packages/clickhouse/src/native/string-column.ts
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
    let position = writeUInt64(target, DICTIONARY_FLAGS | (width >> 1), at);
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

// packages/clickhouse/src/native/dead-letter-block.ts
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
    ["retention_days", this.retentionDays],
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

// packages/clickhouse/src/native/event-id.ts
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
    this.low = ((this.lastMs % 1024) * 4194304 + this.processNumber * 4096 + this.counter) >>> 0;
  }
};

// packages/clickhouse/src/native/map-column.ts
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
    this.entries = rows === 0 ? 0 : (this.lastEnds[rows - 1] ?? 0);
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

// packages/clickhouse/src/native/log-block.ts
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
    ["retention_days", this.retentionDays],
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
    const low = (upper % HALF_WORD) * HALF_WORD + (seconds & 65535) * BILLION + nanos;
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

// packages/clickhouse/src/native/log-row.ts
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

// packages/clickhouse/src/native/outcome-block.ts
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
    ["last_seen", this.lastSeen],
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

// packages/clickhouse/src/native/resource-block.ts
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
    ["last_seen", this.lastSeen],
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

import { z as z4 } from "zod";

var _QUERY_LIMITS_DEFAULT = {
  timeMs: 3e4,
  rowsToRead: 1e9,
  resultRows: 1e5,
  resultBytes: 128 * 1024 * 1024,
};
var _PROJECT_ID_MAX = 2 ** 32 - 1;
var _answerSchema = z4.object({
  data: z4.array(z4.unknown()),
  statistics: z4.object({ elapsed: z4.number(), rows_read: z4.number(), bytes_read: z4.number() }),
});

// packages/clickhouse/src/queries/count-logs.ts
import { z as z5 } from "zod";

var _countRow = z5.object({ n: z5.coerce.number() });

// packages/clickhouse/src/queries/dead-letters.ts
// packages/clickhouse/src/queries/log-row.ts
import { z as z6, z as z7 } from "zod";

var _LOG_COLUMNS = sql`timestamp, observed_timestamp, event_id, severity_number, severity_text,
  service, host, environment, version, resource_id, scope_name, trace_id, span_id, body,
  attributes_text, attributes_number, attributes_bool`;
var storedNumber = z6.union([z6.number(), z6.string().transform(Number)]);
var _logRow = z6.object({
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
  attributes_bool: z6.record(z6.string(), z6.boolean()),
});
var _resourceRow = z6.object({ resource_id: z6.string(), found: z6.record(z6.string(), z6.string()) });
function idText(eventId) {
  return BigInt(eventId).toString(16).padStart(16, "0");
}

// packages/clickhouse/src/queries/dead-letters.ts
var _reasonRow = z7
  .object({ reason: z7.string(), source: z7.string(), n: z7.coerce.number(), seen: z7.string() })
  .transform((row) => ({
    reason: row.reason,
    source: row.source,
    count: row.n,
    last_seen_ms: msOf(row.seen),
  }));
var _letterRow = z7
  .object({
    event_id: z7.string(),
    observed_timestamp: z7.string(),
    signal: z7.string(),
    source: z7.string(),
    reason: z7.string(),
    message: z7.string(),
    origin: z7.string(),
    base64: z7.string(),
    raw_bytes: z7.number(),
  })
  .transform((row) => ({
    id: idText(row.event_id),
    observed_timestamp: rfc3339(row.observed_timestamp),
    signal: row.signal,
    source: row.source,
    reason: row.reason,
    message: row.message,
    origin: row.origin,
    raw_base64: row.base64,
    raw_bytes: row.raw_bytes,
  }));
var _PREVIEW_BYTES = 16 * 1024;

// packages/clickhouse/src/queries/edge-logs.ts
import { z as z8 } from "zod";

var _idRow = z8.object({ id: z8.string() });
var _timeRow = z8.object({ ms: z8.coerce.number() });

// packages/clickhouse/src/queries/export-logs.ts
var _SPANS_MAX = 24 * 31;

// packages/clickhouse/src/queries/ingest-latency.ts
import { z as z9 } from "zod";

var _pointRow = z9
  .object({ bar: z9.coerce.number(), quantiles: z9.tuple([z9.coerce.number(), z9.coerce.number()]) })
  .transform(({ bar, quantiles: [p50_ms, p99_ms] }) => ({ t_ms: bar, p50_ms, p99_ms }));

// packages/clickhouse/src/queries/ingest-outcomes.ts
import { z as z10 } from "zod";

var _sumRow = z10
  .object({
    source: z10.string(),
    signal: z10.string(),
    outcome: z10.enum(OUTCOMES),
    reason: z10.string(),
    events_sum: z10.coerce.number(),
    bytes_sum: z10.coerce.number(),
    seen: z10.string(),
  })
  .transform((row) => ({
    source: row.source,
    signal: row.signal,
    outcome: row.outcome,
    reason: row.reason,
    events: row.events_sum,
    bytes: row.bytes_sum,
    last_seen_ms: msOf(row.seen),
  }));
var _pointRow2 = z10
  .object({
    source: z10.string(),
    outcome: z10.enum(OUTCOMES),
    bar: z10.coerce.number(),
    events_sum: z10.coerce.number(),
  })
  .transform((row) => ({
    source: row.source,
    outcome: row.outcome,
    t_ms: row.bar * 1e3,
    events: row.events_sum,
  }));

// packages/clickhouse/src/queries/key-catalogue.ts
import { z as z11 } from "zod";

var _REMEMBERED_MS = 28 * 24 * 36e5;
var _keyRow = z11.object({ key: z11.string(), types: z11.array(z11.string()) });

// packages/clickhouse/src/queries/log-field-values.ts
import { z as z12 } from "zod";

// packages/clickhouse/src/queries/key-value.ts
var _LEVEL_NAME = sql`multiIf(${joinSql(
  [...LEVELS]
    .reverse()
    .map(
      (level) => sql`severity_number >= ${param("UInt8", LEVEL_NUMBER[level])}, ${param("String", level)}`,
    ),
  ", ",
)}, '')`;

// packages/clickhouse/src/queries/search-logs.ts
var MINUTE_MS = 6e4;
var _WINDOWS_MS = [15, 60, 6 * 60, 24 * 60, 7 * 24 * 60].map((minutes) => minutes * MINUTE_MS);

// packages/clickhouse/src/queries/log-field-values.ts
var _valueRow = z12.object({
  found: z12.string(),
  n: z12.coerce.number(),
  total: z12.coerce.number(),
  groups: z12.coerce.number(),
});
var _GROUPS = sql`1000000`;
var _spreadRow = z12.object({
  n: z12.coerce.number(),
  low: z12.coerce.number(),
  high: z12.coerce.number(),
  quantiles: z12.array(z12.coerce.number()),
  bins: z12.array(z12.tuple([z12.coerce.number(), z12.coerce.number(), z12.coerce.number()])),
});

// packages/clickhouse/src/queries/log-fields.ts
import { z as z13 } from "zod";

var _fieldRow = z13.object({
  field: z13.string(),
  type: z13.string(),
  n: z13.coerce.number(),
  values: z13.coerce.number(),
});
var _TEXT_COLUMNS = COLUMN_KEYS.filter((key) => key !== "timestamp" && key !== "severity");
var _COLUMN_RANKS = new Map(COLUMN_KEYS.map((key, i) => [key, i]));

// packages/clickhouse/src/queries/log-histogram.ts
import { z as z14 } from "zod";

var SECOND = 1e3;
var MINUTE = 60 * SECOND;
var HOUR = 60 * MINUTE;
var DAY = 24 * HOUR;
var _INTERVALS_MS = [
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
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
];
var _bucketRow = z14.object({ bar: z14.coerce.number(), series: z14.string(), n: z14.coerce.number() });
var _topRow = z14.object({ series: z14.string() });

// services/ingest/src/resources.ts
import { createHash } from "node:crypto";

// services/ingest/src/steps/limit.ts
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
  ["severityText", "severity_text"],
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
  row.timestampNanos = (row.observedMs % 1e3) * 1e6;
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

// services/ingest/src/resources.ts
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
  const attributes = [...byKey].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const hash = createHash("sha256")
    .update(JSON.stringify([projectId, attributes]))
    .digest();
  const first = (...keys) => keys.map((key) => byKey.get(key)).find((value) => value !== void 0) ?? "";
  return {
    idLow: hash.readUInt32LE(0),
    idHigh: hash.readUInt32LE(4),
    attributes,
    service: first("service.name"),
    host: first("host.name"),
    environment: first("deployment.environment.name", "deployment.environment"),
    version: first("service.version"),
    sentMs: 0,
  };
}

// services/ingest/src/tally.ts
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

// services/ingest/src/steps/append.ts
var BLOCK_ROWS_MAX = 5e3;
var BLOCK_BYTES_MAX = 15e5;
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
    return this.logs.rows >= BLOCK_ROWS_MAX || this.takenBytes >= BLOCK_BYTES_MAX;
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
      lastSeen: seconds,
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
    if (last !== void 0 && last.projectId === sender.projectId && last.source === sender.source) return last;
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

// services/ingest/src/steps/decode.ts
import { isAscii, isUtf8 } from "node:buffer";

// services/ingest/src/refusal.ts
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

// services/ingest/src/steps/exact-numbers.ts
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

// services/ingest/src/steps/json-values.ts
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

// services/ingest/src/steps/split-values.ts
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

// services/ingest/src/steps/decode.ts
var WINDOW_BYTES = 256 * 1024;
var WHOLE_ARRAY_BYTES_MAX = 1024 * 1024;
var NEWLINE = 10;
var NON_ASCII = /[^\0-\x7f]/;
var EVENTS_MAX = LIMITS.eventsPerRequestMax;
async function decode(body, sink) {
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
    this.spans ??=
      splitArray(this.body, {
        start: skipByteOrderMark(this.body),
        end: this.body.length,
        most: EVENTS_MAX,
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
      if (stop - at > LIMITS.eventBytesMax + WINDOW_BYTES) this.tooLarge(at, stop);
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
    const most = EVENTS_MAX - this.source.index;
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
  for (
    let at2 = body.indexOf(NEWLINE, start);
    at2 >= 0 && newlines <= EVENTS_MAX;
    at2 = body.indexOf(NEWLINE, at2 + 1)
  )
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

// services/ingest/src/steps/read-ids.ts
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

// services/ingest/src/steps/read-time.ts
var SECONDS_BELOW = 1e11;
var MILLISECONDS_BELOW = 1e14;
var MICROSECONDS_BELOW = 1e17;
var NANOSECONDS_BELOW = 1e20;
var DAY_SECONDS2 = 86400;
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
  const text = value.length > 64 ? value.trim().slice(0, 65) : value.trim();
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
  if (
    text.charCodeAt(7) !== 45 ||
    year < 0 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysIn(year, month)
  )
    return false;
  into.seconds = daysSince1970(year, month, day) * DAY_SECONDS2;
  into.nanos = 0;
  return text.length === 10 || readClock(text, into);
}
function readClock(text, into) {
  const separator = text.charCodeAt(10) | 32;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if ((separator !== 116 && separator !== 32) || text.charCodeAt(13) !== 58) return false;
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
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
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

// services/ingest/src/steps/roles.ts
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
  resource: 10,
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
  [FIELD.spanId, ["span_id", "spanId"]],
];
var RESOURCE = "resource";
var RESOURCE_PREFIX = `${RESOURCE}.`;
var RANKS = 16;
var ROLE_OF = new Map(KEYS.flatMap(([field, keys]) => keys.map((key, rank) => [key, field * RANKS + rank])));
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

// services/ingest/src/steps/normalize.ts
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
    const short =
      name.length > LIMITS.attributeKeyBytesMax ? name.slice(0, LIMITS.attributeKeyBytesMax) : name;
    return parent === void 0 ? this.keys.find(short) : this.keys.findUnder(parent, short);
  }
  take(key, value, depth) {
    if (value === null || value === void 0) return;
    if (key.role !== 0 && this.claim(key, value, depth)) return;
    this.keep(key, value, depth);
  }
  keep(key, value, depth) {
    if (typeof value === "string") this.add(key, this.exact ? (exactSpelling(value) ?? value) : value);
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
    if (typeof value === "string") return this.exact ? (exactSpelling(value) ?? value) : value;
    return typeof value === "number" || typeof value === "boolean" ? value : "";
  }
  jsonText(value, depth) {
    if (isDeeper(value, LIMITS.jsonDepthMax - depth)) {
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

// services/ingest/src/steps/seal.ts
import { randomBytes } from "node:crypto";

function takeBlock(open, process2) {
  try {
    return copyOut(open, process2);
  } finally {
    open.reset();
  }
}
function copyOut(open, process2) {
  for (const row of open.tally.rows("logs", process2)) open.outcomes.append(row);
  const now = Date.now();
  const tables = [
    ["logs", open.logs],
    ["resources", open.resources],
    ["dead_letters", open.deadLetters],
    ["ingest_outcomes", open.outcomes],
  ];
  const parts2 = tables
    .filter(([, block]) => block.rows > 0)
    .map(([table, block]) => ({ table, rows: block.rows, native: block.encode() }));
  return {
    header: {
      version: 1,
      id: randomBytes(16).toString("hex"),
      process: process2,
      oldestReceivedMs: open.oldestReceivedMs || now,
      newestReceivedMs: open.newestReceivedMs || now,
      counts: open.counts(),
    },
    rows: open.logs.rows,
    rawBytes: parts2.reduce((sum, part) => sum + part.native.length, 0),
    parts: parts2,
  };
}
async function sealBlock(taken, compress) {
  const frames = await Promise.all(taken.parts.map((part) => compress(part.native)));
  const sections = taken.parts.map((part, i) => ({
    table: part.table,
    rows: part.rows,
    bytes: frames[i]?.length ?? 0,
    rawBytes: part.native.length,
  }));
  return encodeBlockMessage({ ...taken.header, sections }, frames);
}

// services/ingest/src/steps/publish.ts
var FULL_IN_FLIGHT_MAX = 4;
var BlockLine = class {
  constructor(open, options) {
    this.open = open;
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
    const sending = this.send()
      .then(batch.resolve, batch.reject)
      .then(() => {
        this.sending.delete(sending);
        for (const resolve of this.waitingForRoom.splice(0)) resolve();
        if (!this.open.isEmpty) this.commit();
      });
    this.sending.add(sending);
  }
  async send() {
    const { publisher, compress, processName, onPublished, onLost } = this.options;
    try {
      const begun = performance.now();
      const taken = takeBlock(this.open, processName);
      const message = await sealBlock(taken, compress);
      const sealed = performance.now();
      await publisher.publish(message);
      onPublished({
        rows: taken.rows,
        rawBytes: taken.rawBytes,
        sealedBytes: message.length,
        sealSeconds: (sealed - begun) / 1e3,
        publishSeconds: (performance.now() - sealed) / 1e3,
      });
    } catch (error) {
      onLost(error);
      throw refusalOf(error);
    }
  }
};
function refusalOf(error) {
  if (error instanceof Refusal) return error;
  const reason =
    error instanceof BusError && error.code === "overload.disk" ? "overload.disk" : "bus.unavailable";
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

// services/ingest/src/take-logs.ts
var TURN_MS = 10;
var KEYS_MAX = 65536;
var LogTake = class {
  constructor(parts2, from) {
    this.parts = parts2;
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
  textOf = () => (this.source === void 0 ? "" : this.raws.text(this.source));
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
      retentionDays: sender.retentionDays,
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

// services/ingest/bench/chain.ts
var nowhere = {
  publish: async () => void 0,
  assertWritable: () => void 0,
  close: async () => void 0,
};
var NoLine = class extends BlockLine {
  commit() {
    this.open.reset();
  }
};
function createChain() {
  const options = {
    publisher: nowhere,
    compress: compressZstd,
    processName: "bench-0",
    onPublished: () => void 0,
    onLost: () => void 0,
  };
  const unsealed = parts(new NoLine(new OpenBlock(), options));
  const sealed = parts(new BlockLine(new OpenBlock(), options));
  const sender = { projectId: 1, source: "http/bench", retentionDays: 30 };
  return {
    async append(body) {
      const take = new LogTake(unsealed, { sender, body, origin: "" });
      await decode(body, take);
      if (unsealed.line.open.isFull) unsealed.line.commit();
    },
    async seal(body) {
      const take = new LogTake(sealed, { sender, body, origin: "" });
      await decode(body, take);
      if (sealed.line.open.logs.rows > 2e3) await take.finish();
    },
    control,
  };
}
function parts(line) {
  const keys = new AttributeKeys(roleOf);
  const row = new LogRow();
  return {
    line,
    keys,
    row,
    normalizer: new Normalizer(keys, row),
    resources: new Resources(),
    ids: new EventIds(0),
    count: () => void 0,
  };
}
function control(body) {
  const rows = [];
  for (const line of body.toString("utf8").split("\n")) {
    if (line === "") continue;
    const event = JSON.parse(line);
    if (!isRecord(event)) continue;
    const { timestamp, level, message, host, trace_id, span_id, ...rest } = event;
    const attributes = {};
    for (const [key, value] of Object.entries(rest)) {
      if (!isRecord(value)) attributes[key] = String(value);
      else for (const [inner, item] of Object.entries(value)) attributes[`${key}.${inner}`] = String(item);
    }
    rows.push(
      JSON.stringify({
        timestamp,
        severity_text: level,
        body: message,
        host,
        trace_id,
        span_id,
        attributes_text: attributes,
      }),
    );
  }
  return Buffer.from(rows.join("\n"));
}

export { createChain };
