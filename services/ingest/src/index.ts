export { type IngestEnv, ingestEnvSchema } from "./env";
export { type Ingest, type IngestOptions, startIngest } from "./start-ingest";
