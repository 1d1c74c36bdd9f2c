/** TLS, SASL and client certificates against a real broker, by the settings of the environment; what the log says when one is wrong. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  KAFKA_USER,
  type KafkaCluster,
  type KafkaDoors,
  startKafkaCluster,
  type TempDir,
  tempDir,
  testAuthority,
  waitFor,
} from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { PartitionReader } from "../contract";
import { openKafkaPublisher } from "./publisher";
import { kafkaEnvFields, kafkaOptions } from "./settings";
import { openKafkaSubscriber } from "./subscriber";
import { aBlock } from "./testing-kafka";

let cluster: KafkaCluster;
let doors: KafkaDoors;
let dir: TempDir;

beforeAll(async () => {
  cluster = await startKafkaCluster({ size: 1, secure: true });
  if (!cluster.doors) throw new Error("the broker has no secure listeners");
  doors = cluster.doors;
  dir = tempDir("kafka-security");
}, 120_000);
afterAll(async () => {
  await cluster.stop();
  dir.remove();
});

/** Options as a process takes them from its environment, and what is logged. */
function settings(env: Record<string, string>) {
  const lines: string[] = [];
  const note = (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger = { info() {}, warn: note, error: note };
  const parsed = z.object(kafkaEnvFields).parse({ KAFKA_TOPIC: `telemetry-${randomUUID()}`, ...env });
  const options = kafkaOptions(parsed, { clientId: "test", logger });
  if (!options) throw new Error("no brokers");
  return { lines, options: { ...options, partitions: 1, replication: 1 } };
}

const spool = () => ({ dataDir: join(dir.path, randomUUID()), diskFreeMinBytes: 0 });
const sasl = (mechanism: string) => ({
  KAFKA_BROKERS: doors.sasl,
  KAFKA_TLS: "true",
  KAFKA_TLS_CA: doors.authority.ca,
  KAFKA_SASL_MECHANISM: mechanism,
  KAFKA_SASL_USERNAME: KAFKA_USER.username,
  KAFKA_SASL_PASSWORD: KAFKA_USER.password,
});
const mutual = () => ({
  KAFKA_BROKERS: doors.mutual,
  KAFKA_TLS: "true",
  KAFKA_TLS_CA: doors.authority.ca,
});

async function expectDelivery(env: Record<string, string>): Promise<void> {
  const { options } = settings(env);
  const publisher = await openKafkaPublisher({ ...options, spool: spool(), retryMs: 50 });
  const subscriber = openKafkaSubscriber({ ...options, restartMs: 50 });
  const read: string[] = [];
  const handle = async (reader: PartitionReader) => {
    let next = reader.position.committed;
    while (!reader.signal.aborted) {
      const messages = await reader.read(next, { maxBytes: 1 << 24, waitMs: 200 });
      next += messages.length;
      read.push(...messages.map(({ value }) => value.toString("latin1")));
      if (messages.length > 0) await reader.commit(next);
    }
  };
  const subscription = await subscriber.subscribe("security", handle, () => {});
  const direct = () => publisher.state.direct || undefined;
  await waitFor(direct, { timeoutMs: 15_000, what: "Kafka to be reached" });
  const blocks = Array.from({ length: 5 }, (_, i) => aBlock(i));
  for (const block of blocks) await publisher.publish(block);
  expect(publisher.state).toEqual({ direct: true, spoolBytes: 0 });
  await waitFor(() => read.length === 5, { timeoutMs: 15_000, what: "five blocks" });
  await subscription.close();
  await publisher.close();
  expect(read).toEqual(blocks.map((block) => block.toString("latin1")));
}

/** What a publisher logs and a subscriber's error says first; the block of a sender is taken all the same. */
async function refusals(env: Record<string, string>): Promise<string[]> {
  const { options, lines } = settings(env);
  const publisher = await openKafkaPublisher({ ...options, spool: spool(), retryMs: 500 });
  const errors: string[] = [];
  const subscription = await openKafkaSubscriber({ ...options, restartMs: 500 }).subscribe(
    "security",
    async () => {},
    (error) => errors.push(String(error)),
  );
  const said = () => lines.find((line) => line.startsWith("Kafka cannot be used"));
  const log = await waitFor(said, { timeoutMs: 15_000, what: "a line of the log" });
  const error = await waitFor(() => errors[0], { timeoutMs: 15_000, what: "an error of the subscriber" });
  await publisher.publish(aBlock(1));
  expect(publisher.state.direct).toBe(false);
  expect(publisher.state.spoolBytes).toBeGreaterThan(0);
  await subscription.close();
  await publisher.close();
  const secrets = [env.KAFKA_SASL_PASSWORD, env.KAFKA_TLS_KEY].filter(Boolean);
  const everything = `${lines.join("\n")}${errors.join("\n")}`;
  for (const secret of secrets) expect(everything).not.toContain(secret);
  return [log, error];
}

describe("Kafka over TLS", () => {
  it.each(["plain", "scram-sha-256", "scram-sha-512"])(
    "takes and gives blocks with SASL %s",
    async (mechanism) => {
      await expectDelivery(sasl(mechanism));
    },
  );

  it("takes and gives blocks with a client certificate", async () => {
    const { cert, key } = doors.authority.issue("client");
    await expectDelivery({ ...mutual(), KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key });
  });

  it("names the wrong setting in the log, keeps what comes in the spool, and never says a secret", async () => {
    const stranger = testAuthority(dir.path, "stranger");
    const { cert, key } = stranger.issue("stranger-client");
    const wrongPassword = { KAFKA_SASL_PASSWORD: "not-the-password" };
    const CASES: [string, Record<string, string>, RegExp][] = [
      ["wrong password, PLAIN", { ...sasl("plain"), ...wrongPassword }, /Invalid username.*KAFKA_SASL_PASS/],
      [
        "wrong password, 256",
        { ...sasl("scram-sha-256"), ...wrongPassword },
        /SCRAM-SHA-256.*KAFKA_SASL_PASS/,
      ],
      [
        "wrong password, 512",
        { ...sasl("scram-sha-512"), ...wrongPassword },
        /SCRAM-SHA-512.*KAFKA_SASL_PASS/,
      ],
      ["another authority", { ...sasl("plain"), KAFKA_TLS_CA: stranger.ca }, /certificate.*KAFKA_TLS_CA/],
      ["no authority", { ...sasl("plain"), KAFKA_TLS_CA: "" }, /certificate.*KAFKA_TLS_CA/],
      ["no certificate", mutual(), /bad certificate.*KAFKA_TLS_CERT/],
      [
        "a certificate of strangers",
        { ...mutual(), KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key },
        /certificate unknown.*KAFKA_TLS_CERT/,
      ],
      ["no TLS", { ...sasl("plain"), KAFKA_TLS: "false" }, /KAFKA_TLS,/],
      [
        "TLS to a plain door",
        { ...sasl("plain"), KAFKA_BROKERS: cluster.brokers[0] ?? "" },
        /KAFKA_TLS: the broker does not speak TLS/,
      ],
      ["no SASL", sasl(""), /KAFKA_SASL_MECHANISM/],
    ];
    const said = await Promise.all(
      CASES.map(async ([name, env, wanted]) => ({ name, wanted, words: await refusals(env) })),
    );
    for (const { name, wanted, words } of said) {
      for (const line of words) expect(line, name).toMatch(wanted);
    }
  });
});
