import { EnvError, loadEnv } from "@sightglass/runtime";
import { describe, expect, it } from "vitest";
import { ingestEnvSchema } from "./env";

const DATABASE_URL = "postgres://localhost/sightglass";

describe("settings", () => {
  it("have defaults for everything but the database", () => {
    expect(loadEnv(ingestEnvSchema, { DATABASE_URL })).toMatchObject({
      SIGHTGLASS_BIND: "127.0.0.1",
      SIGHTGLASS_HTTP_PORT: 8080,
      SIGHTGLASS_RECEIVERS: ["http", "otlp", "syslog", "statsd", "carbon", "scrape"],
      SIGHTGLASS_INGEST_MEMORY: 256 * 1024 * 1024,
      SIGHTGLASS_DISK_FREE_MIN: 1024 ** 3,
    });
    expect(() => loadEnv(ingestEnvSchema, {})).toThrow(EnvError);
  });

  it("name Kafka by its brokers, and refuse what is no broker", () => {
    const brokers = (text: string) =>
      loadEnv(ingestEnvSchema, { DATABASE_URL, KAFKA_BROKERS: text }).KAFKA_BROKERS;
    expect(brokers("a:9092, b:9092")).toBe("a:9092, b:9092");
    expect(brokers("")).toBe("");
    expect(() => brokers("kafka://a:9092")).toThrow(/KAFKA_BROKERS.*host:port/);
  });

  it("refuse a quota that is no number", () => {
    const quota = (text: string) =>
      loadEnv(ingestEnvSchema, { DATABASE_URL, SIGHTGLASS_PROJECT_EVENTS_PER_SECOND: text })
        .SIGHTGLASS_PROJECT_EVENTS_PER_SECOND;
    expect(quota("20000")).toBe(20_000);
    for (const text of ["-1", "many", "1e3", "Infinity"]) expect(() => quota(text)).toThrow(EnvError);
  });

  it("refuse a receiver that does not exist", () => {
    expect(() => loadEnv(ingestEnvSchema, { DATABASE_URL, SIGHTGLASS_RECEIVERS: "http,telex" })).toThrow(
      /SIGHTGLASS_RECEIVERS/,
    );
    expect(
      loadEnv(ingestEnvSchema, { DATABASE_URL, SIGHTGLASS_RECEIVERS: " http " }).SIGHTGLASS_RECEIVERS,
    ).toEqual(["http"]);
  });
});
