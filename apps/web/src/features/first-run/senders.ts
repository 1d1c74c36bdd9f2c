/**
 * Senders whose lines work when pasted, with this installation's addresses and an ingest key. Pure data.
 * `tested` names the test of this repository that runs the client itself; without one the page says so.
 */

import { METRIC_SENDERS } from "./metric-senders";
import { rsyslogForward } from "./rsyslog-lines";
import type { Sender } from "./sender";
import { KEY_PLACEHOLDER, type SenderContext } from "./sender-context";

const url = ({ host, ports }: SenderContext) => `http://${host}:${ports.http}/api/v1/logs`;
const otlp = ({ host, ports }: SenderContext) => `http://${host}:${ports["otlp-http"]}`;
/** The key where a file reads variables of the environment as `${NAME}`, or in a language's own words. */
const keyOr = ({ key }: SenderContext, own: string) => (key === KEY_PLACEHOLDER ? own : key);
const BRACED = `\${SIGHTGLASS_INGEST_KEY}`;
const COLLECTOR_ENV = `\${env:SIGHTGLASS_INGEST_KEY}`;
const NODE_ENV = `\`Bearer \${process.env.SIGHTGLASS_INGEST_KEY}\``;

const bearerInNode = ({ key }: SenderContext) => (key === KEY_PLACEHOLDER ? NODE_ENV : `'Bearer ${key}'`);

const fluentBitOutput = (c: SenderContext) => `[OUTPUT]
    Name             http
    Match            *
    Host             ${c.host}
    Port             ${c.ports.http}
    URI              /api/v1/logs
    Format           json
    Json_date_key    timestamp
    Json_date_format iso8601
    Compress         gzip
    Header           Authorization Bearer ${keyOr(c, BRACED)}`;

const SYSLOG_TEST = "services/ingest/src/receivers/syslog/clients.int.test.ts";
const OTLP_TEST = "services/ingest/src/receivers/otlp/clients.int.test.ts";

const EXAMPLE = `{"level":"info","service":"hello","message":"first light"}`;

export const SENDERS: readonly Sender[] = [
  {
    id: "curl",
    name: "curl",
    group: "By hand",
    where: "In any terminal",
    door: "http",
    tested: "tests/newcomer.mjs",
    lines: (c) => `curl ${url(c)} \\
  -H "Authorization: Bearer ${c.key}" \\
  -H 'Content-Type: application/json' \\
  -d '${EXAMPLE}'`,
  },
  {
    id: "logger",
    name: "logger",
    group: "By hand",
    where: "On every Linux machine",
    door: "syslog-tcp",
    tested: SYSLOG_TEST,
    lines: ({
      host,
      ports,
    }) => `logger --server ${host} --port ${ports["syslog-tcp"]} --tcp --octet-count --rfc5424 \\
  --tag hello "first light"`,
  },
  {
    id: "rsyslog",
    name: "rsyslog",
    group: "System logs",
    where: "/etc/rsyslog.d/60-sightglass.conf, then restart rsyslog",
    door: "syslog-tcp",
    tested: SYSLOG_TEST,
    lines: (c) => rsyslogForward(c),
  },
  {
    id: "rsyslog-tls",
    name: "rsyslog, encrypted",
    group: "System logs",
    where: "/etc/rsyslog.d/60-sightglass.conf, with the package rsyslog-openssl; then restart rsyslog",
    door: "syslog-tls",
    tested: SYSLOG_TEST,
    lines: (c) => `global(defaultNetstreamDriverCAFile="/etc/ssl/certs/ca-certificates.crt")
${rsyslogForward(
  c,
  `
  StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name"
  StreamDriverPermittedPeers="${c.host}"`,
)}`,
  },
  {
    id: "syslog-ng",
    name: "syslog-ng",
    group: "System logs",
    where: "/etc/syslog-ng/conf.d/sightglass.conf; s_src is the source of Debian's own file",
    door: "syslog-tcp",
    lines: ({ host, ports }) => `destination d_sightglass {
  syslog("${host}" port(${ports["syslog-tcp"]}) transport("tcp")
    disk-buffer(disk-buf-size(1073741824) reliable(yes)));
};
log { source(s_src); destination(d_sightglass); };`,
  },
  {
    id: "journald",
    name: "systemd-journald",
    group: "System logs",
    where: "/etc/rsyslog.d/60-sightglass.conf: rsyslog reads the journal and sends it",
    door: "syslog-tcp",
    lines: (c) => `module(load="imjournal" StateFile="imjournal.state")
${rsyslogForward(c)}`,
  },
  {
    id: "docker",
    name: "Docker",
    group: "Containers",
    where: "Through the syslog log driver",
    door: "syslog-tcp",
    lines: ({ host, ports }) => `docker run --log-driver=syslog \\
  --log-opt syslog-address=tcp://${host}:${ports["syslog-tcp"]} \\
  --log-opt syslog-format=rfc5424 \\
  --log-opt tag="{{.Name}}" nginx`,
  },
  {
    id: "kubernetes",
    name: "Kubernetes",
    group: "Containers",
    where: "values.yaml of the Helm chart fluent/fluent-bit: one collector on every node",
    door: "http",
    lines: (c) => `config:
  outputs: |
${fluentBitOutput(c).replace(/^/gm, "    ")}`,
  },
  {
    id: "collector",
    name: "OpenTelemetry Collector",
    group: "Collectors",
    where: "An exporter in config.yaml; name it in service.pipelines.logs.exporters",
    door: "otlp-grpc",
    lines: (c) => `exporters:
  otlp/sightglass:
    endpoint: ${c.host}:${c.ports["otlp-grpc"]}
    tls: { insecure: true }
    headers: { authorization: "Bearer ${keyOr(c, COLLECTOR_ENV)}" }
    sending_queue: { storage: file_storage }`,
  },
  {
    id: "vector",
    name: "Vector",
    group: "Collectors",
    where: "A sink in vector.toml",
    door: "http",
    lines: (c) => `[sinks.sightglass]
type = "http"
inputs = ["your_source"]
uri = "${url(c)}"
method = "post"
encoding.codec = "json"
compression = "gzip"
auth.strategy = "bearer"
auth.token = "${keyOr(c, BRACED)}"`,
  },
  {
    id: "fluent-bit",
    name: "Fluent Bit",
    group: "Collectors",
    where: "An output in fluent-bit.conf",
    door: "http",
    lines: fluentBitOutput,
  },
  {
    id: "otel-sdk",
    name: "OpenTelemetry SDK",
    group: "Programs",
    where: "Environment of a program with an OpenTelemetry SDK; the test runs the one for Node",
    door: "otlp-http",
    tested: OTLP_TEST,
    lines: (c) => `export OTEL_SERVICE_NAME=hello
export OTEL_LOGS_EXPORTER=otlp
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=${otlp(c)}
export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${c.key}"`,
  },
  {
    id: "node",
    name: "Node, fetch",
    group: "Programs",
    where: "Node 18 or newer, nothing to install",
    door: "http",
    lines: (c) => `await fetch('${url(c)}', {
  method: 'POST',
  headers: {
    authorization: ${bearerInNode(c)},
    'content-type': 'application/json',
  },
  body: JSON.stringify({ level: 'info', service: 'hello', message: 'first light' }),
})`,
  },
  {
    id: "pino",
    name: "Node, pino",
    group: "Programs",
    where: "npm install pino pino-opentelemetry-transport",
    door: "otlp-http",
    tested: OTLP_TEST,
    lines: (c) => `import pino from 'pino'

const log = pino(pino.transport({
  target: 'pino-opentelemetry-transport',
  options: {
    resourceAttributes: { 'service.name': 'hello' },
    logRecordProcessorOptions: {
      recordProcessorType: 'batch',
      exporterOptions: {
        protocol: 'http/protobuf',
        protobufExporterOptions: {
          url: '${otlp(c)}/v1/logs',
          headers: { authorization: ${bearerInNode(c)} },
        },
      },
    },
  },
}))
log.info('first light')`,
  },
  {
    id: "winston",
    name: "Node, winston",
    group: "Programs",
    where: "npm install winston @opentelemetry/winston-transport, beside an OpenTelemetry logs SDK",
    door: "otlp-http",
    tested: OTLP_TEST,
    lines: (c) => `// OTEL_EXPORTER_OTLP_ENDPOINT=${otlp(c)}
// OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${c.key}"
import { OpenTelemetryTransportV3 } from '@opentelemetry/winston-transport'
import winston from 'winston'

const log = winston.createLogger({ transports: [new OpenTelemetryTransportV3()] })
log.info('first light')`,
  },
  {
    id: "python",
    name: "Python",
    group: "Programs",
    where: "Standard library only",
    door: "syslog-tcp",
    tested: SYSLOG_TEST,
    lines: ({ host, ports }) => `import logging, logging.handlers, socket

handler = logging.handlers.SysLogHandler(
    address=("${host}", ${ports["syslog-tcp"]}), socktype=socket.SOCK_STREAM)
handler.ident = "hello: "
logging.getLogger().addHandler(handler)
logging.getLogger().warning("first light")`,
  },
  {
    id: "go",
    name: "Go",
    group: "Programs",
    where: "go get go.opentelemetry.io/contrib/bridges/otelslog and the packages it is used with here",
    door: "otlp-http",
    lines: (c) => `// OTEL_EXPORTER_OTLP_ENDPOINT=${otlp(c)}
// OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${c.key}"
exporter, err := otlploghttp.New(ctx)
if err != nil { log.Fatal(err) }
provider := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(exporter)))
defer provider.Shutdown(ctx)
otelslog.NewLogger("hello", otelslog.WithLoggerProvider(provider)).Info("first light")`,
  },
  {
    id: "java",
    name: "Java",
    group: "Programs",
    where: "The OpenTelemetry Java agent sends what Logback, Log4j and java.util.logging write",
    door: "otlp-http",
    lines: (c) => `export OTEL_SERVICE_NAME=hello
export OTEL_LOGS_EXPORTER=otlp
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=${otlp(c)}
export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${c.key}"
java -javaagent:opentelemetry-javaagent.jar -jar hello.jar`,
  },
  ...METRIC_SENDERS,
];

/** The doors that a sender shows no key at: an input decides by the address. */
export function isKeyless(sender: Pick<Sender, "door">): boolean {
  return /^(?:syslog|statsd|carbon)-/.test(sender.door);
}
