/** Sends lines by pino and its OpenTelemetry transport, and ends when all are delivered: node pino-sender.mjs URL KEY LINES. */
import pino from "pino";

const [url, key, lines] = process.argv.slice(2);
const transport = pino.transport({
  target: "pino-opentelemetry-transport",
  options: {
    loggerName: "pino",
    serviceVersion: "1.0.0",
    resourceAttributes: { "service.name": "orders" },
    logRecordProcessorOptions: {
      recordProcessorType: "batch",
      exporterOptions: {
        protocol: "http/protobuf",
        protobufExporterOptions: { url, headers: { authorization: `Bearer ${key}` } },
      },
    },
  },
});
const logger = pino(transport);
for (let line = 0; line < Number(lines); line++) {
  logger.info({ line, order: { id: `o-${line}` } }, `order ${line}`);
  if (line % 100 === 0) await new Promise(setImmediate);
}
