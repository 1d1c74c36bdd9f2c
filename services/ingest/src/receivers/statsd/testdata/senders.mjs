/** Clients from npm, each sending the same: `node senders.mjs node-statsd|hot-shots-udp|hot-shots-tcp <port>`. */
import { setTimeout as sleep } from "node:timers/promises";

const [name = "", portText = ""] = process.argv.slice(2);
const port = Number(portText);
const PACE = 50;

async function open() {
  if (name === "node-statsd") {
    const { StatsD } = (await import("node-statsd")).default;
    return new StatsD({ host: "127.0.0.1", port, prefix: "shop." });
  }
  const { default: StatsD } = await import("hot-shots");
  const protocol = name === "hot-shots-tcp" ? "tcp" : "udp";
  const globalTags = { env: "test", service: "checkout" };
  return new StatsD({ host: "127.0.0.1", port, protocol, prefix: "shop.", globalTags, maxBufferSize: 1400 });
}

const client = await open();
for (let i = 1; i <= 1000; i++) {
  client.increment("hits", 3, [`route:/r${i % 10}`]);
  client.timing("duration", i);
  client.histogram("size", i / 4);
  client.unique("users", `u${i % 100}`);
  client.gauge("queue", i);
  if (i % PACE === 0) await sleep(5);
}
client.decrement("hits", 100);
if (name !== "node-statsd") {
  for (const value of [1, 2, 3]) client.distribution("spread", value);
  client.gaugeDelta("queue", -400);
  client.event("deployed: ünï|x", "two\nlines", { alert_type: "warning", hostname: "web-1" }, ["version:1.2"]);
  client.check("db.ok", client.CHECKS.CRITICAL, { hostname: "db-1", message: "no answer" }, ["role:main"]);
}
await sleep(100);
client.close(() => process.exit(0));
setTimeout(() => process.exit(0), 500);
