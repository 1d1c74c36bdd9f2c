import { BusError } from "@sightglass/bus";
import { describe, expect, it } from "vitest";
import { RefusedRequests } from "./refused-requests";
import { SENDER, TestChain } from "./testing-chain";

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const rows = (chain: TestChain) =>
  chain.publisher
    .rows("ingest_outcomes")
    .map((row) => [row.project_id, row.source, row.outcome, row.reason, Number(row.events)]);

describe("RefusedRequests", () => {
  it("writes counts by project, source and reason, once for many", async () => {
    const chain = new TestChain();
    const refused = new RefusedRequests(chain.line);
    for (let i = 0; i < 5; i++) refused.count("auth.unknown", "logs", undefined);
    refused.count("body.too_large", "logs", SENDER);
    refused.flush();
    await settle();
    expect(chain.publisher.messages).toHaveLength(1);
    expect(rows(chain)).toEqual([
      [0, "http/unknown", "refused", "auth.unknown", 5],
      [7, "http/default", "refused", "body.too_large", 1],
    ]);
    refused.flush();
    await settle();
    expect(chain.publisher.messages).toHaveLength(1);
  });

  it("keeps counts that the event log did not take", async () => {
    const chain = new TestChain();
    const refused = new RefusedRequests(chain.line);
    chain.publisher.failure = new BusError("bus.unavailable", "down");
    refused.count("auth.missing", "logs", undefined);
    refused.flush();
    await settle();
    chain.publisher.failure = undefined;
    refused.count("auth.missing", "logs", undefined);
    refused.flush();
    await settle();
    expect(rows(chain)).toEqual([[0, "http/unknown", "refused", "auth.missing", 2]]);
  });
});
