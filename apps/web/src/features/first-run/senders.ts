/**
 * Senders whose lines work when pasted, against `POST /api/v1/logs`. Pure. `KEY` stands for the ingest
 * key until one is made here.
 */
export const KEY_PLACEHOLDER = "$SIGHTGLASS_INGEST_KEY";

/** How both shippers name a variable of the environment in their files. */
const FROM_ENVIRONMENT = `\${SIGHTGLASS_INGEST_KEY}`;

export interface SenderContext {
  /** Full address of the intake. */
  url: string;
  key: string;
}

export interface Sender {
  id: string;
  name: string;
  /** Where the lines go. */
  where: string;
  lines: (context: SenderContext) => string;
}

const EXAMPLE = `{"level":"info","service":"hello","message":"first light"}`;

function curl({ url, key }: SenderContext): string {
  return `curl ${url} \\
  -H "Authorization: Bearer ${key}" \\
  -H 'Content-Type: application/json' \\
  -d '${EXAMPLE}'`;
}

function node({ url, key }: SenderContext): string {
  const authorization =
    key === KEY_PLACEHOLDER ? `\`Bearer \${process.env.SIGHTGLASS_INGEST_KEY}\`` : `'Bearer ${key}'`;
  return `await fetch('${url}', {
  method: 'POST',
  headers: { authorization: ${authorization}, 'content-type': 'application/json' },
  body: JSON.stringify({ level: 'info', service: 'hello', message: 'first light' }),
})`;
}

function python({ url, key }: SenderContext): string {
  const header =
    key === KEY_PLACEHOLDER ? `"Bearer " + os.environ["SIGHTGLASS_INGEST_KEY"]` : `"Bearer ${key}"`;
  return `import json, os, urllib.request

urllib.request.urlopen(urllib.request.Request(
    "${url}",
    data=json.dumps({"level": "info", "service": "hello", "message": "first light"}).encode(),
    headers={"Authorization": ${header}, "Content-Type": "application/json"},
)).read()`;
}

function vector({ url, key }: SenderContext): string {
  return `[sinks.sightglass]
type = "http"
inputs = ["your_source"]
uri = "${url}"
method = "post"
encoding.codec = "json"
compression = "gzip"
auth.strategy = "bearer"
auth.token = "${key === KEY_PLACEHOLDER ? FROM_ENVIRONMENT : key}"`;
}

function fluentBit({ url, key }: SenderContext): string {
  const address = new URL(url);
  const port = address.port || (address.protocol === "https:" ? "443" : "80");
  return `[OUTPUT]
    Name             http
    Match            *
    Host             ${address.hostname}
    Port             ${port}
    URI              ${address.pathname}
    Format           json
    Json_date_key    timestamp
    Json_date_format iso8601
    Compress         gzip
    tls              ${address.protocol === "https:" ? "on" : "off"}
    Header           Authorization Bearer ${key === KEY_PLACEHOLDER ? FROM_ENVIRONMENT : key}`;
}

export const SENDERS: readonly Sender[] = [
  { id: "curl", name: "curl", where: "In any terminal", lines: curl },
  { id: "node", name: "Node", where: "Node 18 or newer, nothing to install", lines: node },
  { id: "python", name: "Python", where: "Standard library only", lines: python },
  { id: "vector", name: "Vector", where: "A sink in vector.toml", lines: vector },
  { id: "fluent-bit", name: "Fluent Bit", where: "An output in fluent-bit.conf", lines: fluentBit },
];

export interface CodePart {
  text: string;
  /** `s` string, `k` key word, `c` comment, empty plain. */
  kind: "s" | "k" | "c" | "";
}

const PARTS =
  /("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|`[^`\n]*`)|(^#.*$)|(^(?:curl|await|import)\b|^\s*[A-Za-z_.]+(?= {2,}| =)|^\[.*\]$)/gm;

/** The lines in coloured parts; joined they are the lines again. */
export function codeParts(code: string): CodePart[] {
  const parts: CodePart[] = [];
  let at = 0;
  for (const match of code.matchAll(PARTS)) {
    if (match.index > at) parts.push({ text: code.slice(at, match.index), kind: "" });
    const kind = match[1] !== undefined ? "s" : match[2] !== undefined ? "c" : "k";
    parts.push({ text: match[0], kind });
    at = match.index + match[0].length;
  }
  if (at < code.length) parts.push({ text: code.slice(at), kind: "" });
  return parts;
}
