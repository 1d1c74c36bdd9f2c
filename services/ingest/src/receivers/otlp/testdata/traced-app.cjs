/** A small app under automatic instrumentation: serves itself REQUESTS requests, every tenth fails, and ends. */
const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-proto");
const { HttpInstrumentation } = require("@opentelemetry/instrumentation-http");
const { registerInstrumentations } = require("@opentelemetry/instrumentation");
const { resourceFromAttributes } = require("@opentelemetry/resources");
const { BatchSpanProcessor, NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");

const exporter = new OTLPTraceExporter({
  url: process.env.URL,
  headers: { authorization: `Bearer ${process.env.KEY}` },
});
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ "service.name": "shop" }),
  spanProcessors: [new BatchSpanProcessor(exporter)],
});
provider.register();
registerInstrumentations({ instrumentations: [new HttpInstrumentation()] });
const http = require("node:http");

const server = http.createServer((request, response) => {
  response.statusCode = request.url === "/item/9" ? 500 : 200;
  response.end("ok");
});

function get(port, path) {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, path, host: "127.0.0.1" }, (answer) => answer.resume().on("end", resolve));
    request.on("error", reject);
  });
}

server.listen(0, "127.0.0.1", async () => {
  for (let i = 0; i < Number(process.env.REQUESTS); i++) await get(server.address().port, `/item/${i % 10}`);
  server.close();
  await provider.shutdown();
});
