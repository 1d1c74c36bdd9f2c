/** The OTLP doors and the HTTP door before a real store, for tests with real clients. */
import type { QuotaRates } from "../../project-quota";
import { openTestWorld, type TestWorld } from "../../testing-world";

export interface OtlpWorld extends TestWorld {
  readonly ports: { readonly native: number; readonly http: number; readonly grpc: number };
}

export async function startOtlpWorld(quota: QuotaRates): Promise<OtlpWorld> {
  const world = await openTestWorld();
  const otlp = { host: "127.0.0.1", httpPort: 0, grpcPort: 0 };
  const ingest = await world.start({ quota, otlp });
  const { http = 0, grpc = 0 } = ingest.otlp?.ports ?? {};
  return Object.assign(world, { ports: { native: ingest.port, http, grpc } });
}
