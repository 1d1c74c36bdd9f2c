import { openLocalPublisher } from "@sightglass/bus";
import { createLogger, createMetrics } from "@sightglass/runtime";
import { startIngest } from "/work/main/services/ingest/src/start-ingest";
const dataDir = process.argv[2]!;
const publisher = await openLocalPublisher({ dataDir, diskFreeMinBytes: 0 });
const metrics = createMetrics("ingest");
const ingest = await startIngest({ host: "127.0.0.1", port: 0, memoryBytes: 256<<20, keyRing: { lookup: (s:string)=> s==="key"?{keyId:"k",keyName:"web",projectId:1,organizationId:"o",scopes:["logs"],retentionDays:30}:undefined, touch(){}, state:()=>({source:"postgres",secrets:1,loadedAtMs:0,listening:true,truncated:false}) } as any, publisher, processName: publisher.processName, processNumber: publisher.processNumber, logger: createLogger({service:"x",level:"warn"}), metrics });
process.send!({ port: ingest.port });
process.on("message", async (m) => { if (m==="usage") process.send!({ usage: process.cpuUsage(), mem: process.memoryUsage().rss }); if (m==="metrics") process.send!({metrics: await metrics.registry.metrics()}); if (m==="stop") { await ingest.stop(); process.exit(0);} });
