import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startClickHouse, startPostgres, type TestClickHouse, type TestPostgres } from "./engines";
import { waitFor } from "./wait-for";

describe("engines for tests", () => {
  let clickhouse: TestClickHouse;
  let postgres: TestPostgres;
  beforeAll(async () => {
    [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  });
  afterAll(async () => {
    await Promise.all([clickhouse.stop(), postgres.stop()]);
  });

  it("answers a query over HTTP", async () => {
    const answer = await fetch(`${clickhouse.url}/?query=SELECT%20currentUser()`, {
      headers: { "x-clickhouse-user": "reader", "x-clickhouse-key": clickhouse.reader.password },
    });
    expect((await answer.text()).trim()).toBe("reader");
  });

  it("gives each test its own database", async () => {
    const urls = await Promise.all([postgres.freshDatabase(), postgres.freshDatabase()]);
    expect(new Set(urls).size).toBe(2);
    const client = new Client(urls[0]);
    await client.connect();
    const result = await client.query("SELECT current_database() AS name");
    await client.end();
    expect(urls[0]?.endsWith(result.rows[0].name)).toBe(true);
  });

  it("names what did not come", async () => {
    await expect(waitFor(() => false, { timeoutMs: 5, what: "Godot" })).rejects.toThrow("Godot did not come");
  });
});
