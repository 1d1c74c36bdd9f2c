import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BusInspector, ProcessPublisher } from "../contract";
import { describeBusContract } from "../contract-suite";
import { openLocalInspector } from "./inspector";
import { openLocalPublisher } from "./publisher";
import { openLocalSubscriber } from "./subscriber";

describeBusContract("the local log", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "sightglass-bus-"));
  const publishers: ProcessPublisher[] = [];
  const inspectors: BusInspector[] = [];
  return {
    async publisher() {
      const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0, segmentBytes: 8192 });
      publishers.push(publisher);
      return publisher;
    },
    subscriber: () => openLocalSubscriber({ dataDir, restartMs: 10 }),
    inspector() {
      const inspector = openLocalInspector({ dataDir });
      inspectors.push(inspector);
      return inspector;
    },
    messageBytesMax: 16 * 1024 * 1024,
    async dispose() {
      for (const publisher of publishers) await publisher.close();
      for (const inspector of inspectors) await inspector.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});
