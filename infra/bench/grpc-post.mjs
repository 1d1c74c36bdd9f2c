/** Sends OTLP bodies by gRPC, over as many connections as asked. */
import { Client, credentials, Metadata, status } from "@grpc/grpc-js";

const EXPORT = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
const same = (bytes) => bytes;

/** @returns `post` that gives 200, 503 for what may be sent again, or 400 */
export function grpcPost({ url, key, connections }) {
  const clients = Array.from(
    { length: connections },
    () => new Client(url, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 }),
  );
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${key}`);
  let next = 0;
  const post = (body) =>
    new Promise((resolve) => {
      const client = clients[next++ % clients.length];
      client.makeUnaryRequest(EXPORT, same, same, body, metadata, (error) => {
        if (error === null) resolve(200);
        else resolve(error.code === status.UNAVAILABLE ? 503 : 400);
      });
    });
  return {
    post,
    close() {
      for (const client of clients) client.close();
    },
  };
}
