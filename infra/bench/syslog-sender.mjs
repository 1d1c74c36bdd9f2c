/**
 * Sends syslog from a process of its own, so that its processor time is not the product's. Reads one JSON job from IPC,
 * answers with how many messages went out and how long it took.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {{way: "lines" | "octets" | "udp", port: number, seconds: number, connections: number, rate: number}} Job */

const DISTINCT = 20_000;
const LINES_A_WRITE = 500;
const WORDS =
  "connection user session order payment timeout retry cache index worker queue shard token".split(" ");
const APPS = ["sshd", "nginx", "postfix/smtpd", "cron", "kernel", "dhcpd", "haproxy", "systemd"];

/** Half RFC 5424 with structured data (about 240 bytes), half RFC 3164 (about 110). */
function message(i, now) {
  const app = APPS[i % APPS.length];
  const text = `${WORDS[i % 13]} ${WORDS[(i * 7) % 13]} ${(i * 2654435761) >>> 0} ${WORDS[(i * 5) % 13]} took ${i % 997} ms`;
  const priority = 128 + (i % 8);
  if (i % 2 === 0) return `<${priority}>${now.bsd} web-${i % 20} ${app}[${1000 + (i % 50)}]: ${text}`;
  const data = `[origin@32473 ip="10.0.${i % 256}.7" software="${app}" swVersion="1.${i % 9}"]`;
  return `<${priority}>1 ${now.iso} web-${i % 20}.example.com ${app} ${1000 + (i % 50)} ID${i % 30} ${data} ${text}; ${WORDS[(i * 3) % 13]} id=${(i * 40503) >>> 0} ${WORDS[(i * 11) % 13]} done`;
}

function messages() {
  const iso = new Date().toISOString();
  const [, , day, month, , time] = /(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date().toUTCString());
  const now = { iso, bsd: `${month} ${String(Number(day)).padStart(2)} ${time}` };
  return Array.from({ length: DISTINCT }, (_, i) => message(i, now));
}

function writes(way, all) {
  const frame = way === "octets" ? (text) => `${Buffer.byteLength(text)} ${text}` : (text) => `${text}\n`;
  return Array.from({ length: all.length / LINES_A_WRITE }, (_, i) =>
    Buffer.from(
      all
        .slice(i * LINES_A_WRITE, (i + 1) * LINES_A_WRITE)
        .map(frame)
        .join(""),
    ),
  );
}

/** As fast as the other end reads; done when it has read all and closed. */
async function sendTcp(job, all) {
  const prepared = writes(job.way, all);
  const began = performance.now();
  const end = began + job.seconds * 1000;
  let sent = 0;
  let bytes = 0;
  async function connection(first) {
    const socket = connect(job.port, "127.0.0.1");
    await once(socket, "connect");
    for (let i = first; performance.now() < end; i += 1) {
      const buffer = prepared[i % prepared.length];
      sent += LINES_A_WRITE;
      bytes += buffer.length;
      if (!socket.write(buffer)) await once(socket, "drain");
    }
    socket.end();
    socket.resume();
    await once(socket, "close");
  }
  await Promise.all(Array.from({ length: job.connections }, (_, i) => connection(i * 7)));
  return { sent, bytes, seconds: (performance.now() - began) / 1000 };
}

/** A sender that could not run for a while catches up at this times the rate, not in one burst. */
const CATCH_UP = 1.5;
const TURN_MS_MAX = 5;

/** At a fixed rate, a few at a time. */
async function sendUdp(job, all) {
  const datagrams = all.map((text) => Buffer.from(text));
  const socket = createSocket("udp4");
  await new Promise((resolve) => socket.connect(job.port, "127.0.0.1", resolve));
  const began = performance.now();
  let sent = 0;
  let bytes = 0;
  let failed = 0;
  const onSent = (error) => {
    if (error) failed += 1;
  };
  const total = job.seconds * job.rate;
  for (let last = began; sent < total; ) {
    const now = performance.now();
    const due = Math.min(total, Math.floor(((now - began) / 1000) * job.rate));
    const burst = Math.ceil((Math.min(now - last, TURN_MS_MAX) / 1000) * job.rate * CATCH_UP);
    last = now;
    for (const stop = Math.min(due, sent + burst); sent < stop; sent += 1) {
      const datagram = datagrams[sent % datagrams.length];
      bytes += datagram.length;
      socket.send(datagram, onSent);
    }
    await sleep(1);
  }
  await sleep(50);
  socket.close();
  return { sent: sent - failed, bytes, seconds: (performance.now() - began) / 1000 };
}

if (process.send) {
  process.once("message", async (job) => {
    const all = messages();
    const result = job.way === "udp" ? await sendUdp(job, all) : await sendTcp(job, all);
    process.send(result, () => process.disconnect());
  });
}
