/** Connections that say nothing, little, or too much; datagrams in a burst. */
import { fork } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { processTree } from "../../lab/processes.mjs";
import { CREDENTIALS } from "../../lab/product.mjs";
import { complete } from "../ledger.mjs";
import { room } from "../scene.mjs";

export const SOCKETS = {
  F17: { title: "4,050 connections that say nothing, HTTP and syslog", attack: silentPeers },
  F18: { title: "100,000 datagrams in a second, and of 64 KB", attack: datagrams },
  F21: { title: "2,000 senders of one byte a second", attack: slowSenders },
  F22: { title: "10 GB announced; bodies without an end", attack: endlessBodies },
};

const MIB = 1024 ** 2;
/** 15 s for the headers, looked at every 5 s. */
const HEADERS_GONE_MS = 21_000;
const PEERS = 2000;
const PEERS_OF_AN_ADDRESS = 200;

/** A socket that counts how it ends: `open`, and the first bytes that came back. */
async function open(port, localAddress) {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  const peer = { socket, open: true, answer: "" };
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    peer.answer = (peer.answer + chunk).slice(0, 400);
  });
  socket.once("close", () => {
    peer.open = false;
  });
  await Promise.race([once(socket, "connect"), once(socket, "close")]);
  return peer;
}

async function openMany(count, port, addressOf = () => undefined) {
  const peers = [];
  for (let i = 0; i < count; i += 100) {
    const some = Array.from({ length: Math.min(100, count - i) }, (_, j) => open(port, addressOf(i + j)));
    peers.push(...(await Promise.all(some)));
  }
  return peers;
}

const openOf = (peers) => peers.filter((peer) => peer.open).length;
const close = (peers) => {
  for (const { socket } of peers) socket.destroy();
};

const statusesOf = (scene, peers) => {
  for (const { answer } of peers) scene.saw(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0));
};

function ingestOf({ product }) {
  const [pid] = product.pids("ingest");
  const { rssBytes } = processTree(pid)[0];
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, rssMiB: rssBytes / MIB };
}

async function silentPeers(scene) {
  const before = ingestOf(scene);
  const { HTTP, SYSLOG_TCP } = scene.product.ports;
  const http = await openMany(PEERS, HTTP);
  const syslog = await openMany(
    PEERS,
    SYSLOG_TCP,
    (i) => `127.0.0.${2 + Math.floor(i / PEERS_OF_AN_ADDRESS)}`,
  );
  const tooMany = await openMany(50, SYSLOG_TCP, () => "127.0.0.2");
  await sleep(1000);
  const full = ingestOf(scene);
  scene.check(openOf(syslog) === PEERS, `${openOf(syslog)} of ${PEERS} syslog connections were taken`);
  scene.check(openOf(tooMany) === 0, `${openOf(tooMany)} connections past the 200 of an address were taken`);
  await sleep(Math.max(HEADERS_GONE_MS, scene.seconds * 1000));
  const after = ingestOf(scene);
  scene.check(openOf(http) === 0, `${openOf(http)} HTTP connections still open after 22 s`);
  scene.check(openOf(syslog) === PEERS, `${PEERS - openOf(syslog)} syslog connections closed before 15 min`);
  const each = ((full.rssMiB - before.rssMiB) * 1024) / (2 * PEERS);
  scene.fact(
    `descriptors ${before.descriptors} → ${full.descriptors} → ${after.descriptors} after 22 s; ${each.toFixed(1)} KiB of memory each`,
  );
  statusesOf(scene, http);
  close(syslog);
  await sleep(1000);
  const freed = ingestOf(scene).descriptors;
  scene.fact(`${freed} descriptors when the syslog senders have gone`);
  scene.check(freed < before.descriptors + 100, `${freed} descriptors left`);
}

async function datagrams(scene) {
  const port = scene.product.ports.SYSLOG_UDP;
  const burst = await inAProcess({ way: "udp", port, seconds: 1, rate: 100_000 });
  const large = await largeDatagrams(port, Math.max(200, scene.seconds * 20));
  const sent = burst.sent + large;
  await sleep(3000);
  return async () => {
    await complete(scene.product);
    const rows = await scene.sql(
      "SELECT outcome, reason, sum(events) AS n FROM ingest_outcomes WHERE source LIKE 'syslog-udp/%' GROUP BY outcome, reason",
    );
    const of = (outcome) =>
      rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + Number(row.n), 0);
    const [{ n: stored }] = await scene.sql(
      "SELECT count() AS n FROM logs WHERE NOT mapContains(attributes_text, 'ledger.run')",
    );
    scene.fact(
      `${sent} sent in ${burst.seconds.toFixed(1)} s (${large} of 64 KB): ${stored} stored, ${of("dropped")} counted as dropped`,
    );
    scene.check(Number(stored) + of("dropped") === sent, "sent is not stored + dropped");
    scene.check(of("received") === sent, `received ${of("received")} of ${sent}`);
  };
}

async function inAProcess(job) {
  const child = fork("infra/bench/syslog-sender.mjs");
  child.send(job);
  const [result] = await once(child, "message");
  return result;
}

async function largeDatagrams(port, count) {
  const socket = createSocket("udp4");
  const text = Buffer.from(`<134>1 - big.example.com app - - - ${"x".repeat(65_507 - 35)}`).subarray(
    0,
    65_507,
  );
  let sent = 0;
  for (let i = 0; i < count; i += 1) {
    await new Promise((done) =>
      socket.send(text, port, "127.0.0.1", (error) => {
        if (!error) sent += 1;
        done();
      }),
    );
  }
  socket.close();
  return sent;
}

async function slowSenders(scene) {
  const before = ingestOf(scene);
  const peers = await openMany(PEERS, scene.product.ports.HTTP);
  const head = `POST /api/v1/logs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${CREDENTIALS.ingestKey}\r\n`;
  for (const [i, { socket }] of peers.entries())
    socket.write(i % 2 ? `${head}Content-Length: 100000\r\n\r\n{` : "POST /api");
  const bodies = peers.filter((_, i) => i % 2);
  const heads = peers.filter((_, i) => i % 2 === 0);
  const end = performance.now() + Math.max(HEADERS_GONE_MS, scene.seconds * 1000);
  while (performance.now() < end) {
    for (const { socket, open: isOpen } of peers) if (isOpen) socket.write(" ");
    await sleep(1000);
  }
  const full = ingestOf(scene);
  scene.check(openOf(heads) === 0, `${openOf(heads)} slow headers still open after 22 s`);
  if (scene.seconds >= 70) scene.check(openOf(bodies) === 0, `${openOf(bodies)} slow bodies open after 65 s`);
  scene.fact(
    `${PEERS / 2 - openOf(heads)} slow headers and ${PEERS / 2 - openOf(bodies)} slow bodies cut off; memory ${before.rssMiB.toFixed(0)} → ${full.rssMiB.toFixed(0)} MiB`,
  );
  statusesOf(scene, heads);
  close(peers);
}

async function endlessBodies(scene) {
  const head = (rest) =>
    `POST /api/v1/logs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${CREDENTIALS.ingestKey}\r\n${rest}\r\n\r\n`;
  const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65_536, "x"), Buffer.from("\r\n")]);
  let bytes = 0;
  const turns = await scene.repeat(4, async (turn) => {
    const peer = await open(scene.product.ports.HTTP);
    const chunked = turn % 2 === 1;
    peer.socket.write(head(chunked ? "Transfer-Encoding: chunked" : `Content-Length: ${10 * 1024 ** 3}`));
    while (peer.open && peer.answer === "" && scene.running) {
      bytes += chunk.length;
      if (!peer.socket.write(chunked ? chunk : chunk.subarray(7))) await room(peer.socket);
    }
    await sleep(50);
    if (peer.answer !== "" || !peer.open) statusesOf(scene, [peer]);
    peer.socket.destroy();
  });
  scene.fact(`${turns} requests, ${(bytes / MIB).toFixed(0)} MiB written`);
  scene.check(
    [...scene.statuses.keys()].every((status) => status === 413),
    "not every answer was 413",
  );
}
