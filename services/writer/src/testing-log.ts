/** An event log of a test with the writers that read it. */
import { openLocalInspector, openLocalPublisher, openLocalSubscriber } from "@sightglass/bus";
import { createLogger, createMetrics } from "@sightglass/runtime";
import { tempDir } from "@sightglass/testkit";
import { startWriter, type Writer, type WriterOptions } from "./writer";
import { createWriterMetrics } from "./writer-metrics";

export type TestLog = Awaited<ReturnType<typeof openTestLog>>;

export async function openTestLog() {
  const dir = tempDir("writer");
  const publisher = await openLocalPublisher({ dataDir: dir.path, diskFreeMinBytes: 0 });
  const inspector = openLocalInspector({ dataDir: dir.path });
  const writers: Writer[] = [];
  return {
    dataDir: dir.path,
    publisher,
    inspector,
    /** A writer that tries again soon. */
    async start(options: Pick<WriterOptions, "store"> & Partial<WriterOptions>): Promise<Writer> {
      const writer = await startWriter({
        subscriber: openLocalSubscriber({ dataDir: dir.path, restartMs: 50 }),
        inspector,
        metrics: createWriterMetrics(createMetrics("writer-test")),
        logger: createLogger({ service: "writer-test", level: "silent" }),
        retryBaseMs: 20,
        ...options,
      });
      writers.push(writer);
      return writer;
    },
    async close(): Promise<void> {
      for (const writer of writers.splice(0)) await writer.stop();
      await publisher.close();
      await inspector.close();
      dir.remove();
    },
  };
}
