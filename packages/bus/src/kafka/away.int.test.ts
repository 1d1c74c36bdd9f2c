/** A reader of Kafka while there is no Kafka: it goes on trying, and keeps nothing of its attempts. */
import { freePort, waitFor } from "@sightglass/testkit";
import { expect, it } from "vitest";
import { openKafkaInspector } from "./inspector";
import { openKafkaSubscriber } from "./subscriber";

/** Node warns from here on. */
const LISTENERS_ODD = 11;

it("adds no listener with each attempt to reach Kafka", async () => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error) => warnings.push(name);
  process.on("warning", onWarning);
  let failures = 0;
  const subscriber = openKafkaSubscriber({
    brokers: [`127.0.0.1:${await freePort()}`],
    clientId: "test",
    topic: "telemetry",
    logger: { info() {}, warn() {}, error() {} },
    partitions: 1,
    replication: 1,
    retentionMs: 3_600_000,
    restartMs: 1,
  });
  const subscription = await subscriber.subscribe(
    "writers",
    async () => {},
    () => {
      failures++;
    },
  );
  await waitFor(() => failures > LISTENERS_ODD || undefined, { timeoutMs: 60_000, what: "attempts" });
  await subscription.close();
  process.off("warning", onWarning);
  expect(warnings).toEqual([]);
}, 90_000);

it("says that Kafka is away at once after the first question that found out", async () => {
  const inspector = openKafkaInspector({
    brokers: [`127.0.0.1:${await freePort()}`],
    clientId: "test",
    topic: "telemetry",
    logger: { info() {}, warn() {}, error() {} },
  });
  const askedMs = async () => {
    const started = performance.now();
    await expect(inspector.lag("writers")).rejects.toThrow();
    return performance.now() - started;
  };
  const first = await askedMs();
  expect(await askedMs()).toBeLessThan(first / 2);
  await inspector.close();
});
