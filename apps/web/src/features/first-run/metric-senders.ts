/** Senders of metrics, as senders.ts has those of logs. Pure data. */
import type { Sender } from "./sender";

const WRITE_TEST = "services/ingest/src/receivers/prometheus/write.int.test.ts";
const STATSD_TEST = "services/ingest/src/receivers/statsd/clients.int.test.ts";

export const METRIC_SENDERS: readonly Sender[] = [
  {
    id: "prometheus",
    name: "Prometheus",
    group: "Metrics",
    where: "prometheus.yml, then reload it; it reads the key from the file as it is",
    door: "http",
    tested: WRITE_TEST,
    lines: ({ host, ports, key }) => `# $SIGHTGLASS_INGEST_KEY is not replaced by Prometheus: put the key here
remote_write:
  - url: http://${host}:${ports.http}/api/v1/write
    headers:
      Authorization: Bearer ${key}
    send_exemplars: true`,
  },
  {
    id: "statsd",
    name: "StatsD",
    group: "Metrics",
    where: "hot-shots for Node.js; every other client of StatsD or DogStatsD needs the same two words",
    door: "statsd-udp",
    tested: STATSD_TEST,
    lines: ({ host, ports }) => `import StatsD from "hot-shots";

const client = new StatsD({ host: "${host}", port: ${ports["statsd-udp"]}, globalTags: { service: "hello" } });
client.increment("orders", 1, { country: "se" });
client.timing("checkout", 42);`,
  },
  {
    id: "carbon",
    name: "Graphite",
    group: "Metrics",
    where: "In any shell; relays and reporters for Carbon need host and port",
    door: "carbon-tcp",
    tested: STATSD_TEST,
    lines: ({ host, ports }) =>
      `echo "servers.web1.load;dc=eu 0.42 $(date +%s)" | nc -q1 ${host} ${ports["carbon-tcp"]}`,
  },
];
