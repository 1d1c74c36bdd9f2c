/**
 * Calls to addresses that users type: http and https only, and to private, loopback and other special addresses only
 * where the operator allows them. A name is resolved once, every address of it is judged, and the connection goes to an
 * address that was judged; each redirect is judged anew.
 */
import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { AppError } from "./app-error";
import { holdsAddress } from "./networks";

export interface EgressRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Bytes of the body at most, as sent. */
  readonly bodyMax: number;
}

export interface EgressAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Egress {
  /** Throws AppError: `egress.url`, `egress.refused`, `egress.too_large`, `egress.redirects`; or the socket's own error. */
  get(request: EgressRequest): Promise<EgressAnswer>;
}

const REDIRECTS_MAX = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Of a request that goes elsewhere. */
const SECRET_HEADERS: ReadonlySet<string> = new Set(["authorization", "cookie", "x-api-key"]);
const SPECIAL = [
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16",
  "198.18.0.0/15 224.0.0.0/4 240.0.0.0/4 ::/127 64:ff9b::/96 64:ff9b:1::/48 2002::/16 fc00::/7 fe80::/10 ff00::/8",
].flatMap((line) => line.split(" "));

export function createEgress(allowed: BlockList): Egress {
  const special = new BlockList();
  for (const text of SPECIAL) {
    const [address = "", bits] = text.split("/");
    special.addSubnet(address, Number(bits), isIP(address) === 4 ? "ipv4" : "ipv6");
  }
  const isOpen = (address: string) => holdsAddress(allowed, address) || !isSpecial(special, address);
  return {
    async get(request) {
      let { url, headers } = request;
      const signal = AbortSignal.timeout(request.timeoutMs);
      for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
        const answer = await once(readUrl(url), { ...request, headers, signal, isOpen });
        const { location } = answer.headers;
        if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
        const next = readUrl(new URL(location, url).href);
        if (next.origin !== new URL(url).origin) headers = withoutSecrets(headers);
        url = next.href;
      }
      throw new AppError("egress.redirects", `More than ${REDIRECTS_MAX} redirects.`);
    },
  };
}

interface Call extends Omit<EgressRequest, "url"> {
  readonly signal: AbortSignal;
  readonly isOpen: (address: string) => boolean;
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new AppError("egress.url", "The address must begin with http:// or https://.");
  return url;
}

/** An IPv4 address inside IPv6 is judged as what it is. */
function isSpecial(special: BlockList, address: string): boolean {
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address);
  if (mapped === null) return holdsAddress(special, address);
  const words = [mapped[2], mapped[3]].map((word) => Number.parseInt(word ?? "0", 16));
  const plain = mapped[1] ?? words.flatMap((word) => [word >> 8, word & 0xff]).join(".");
  return holdsAddress(special, plain);
}

function withoutSecrets(headers: EgressRequest["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name.toLowerCase())),
  );
}

async function once(url: URL, call: Call): Promise<EgressAnswer> {
  const address = await openAddress(url.hostname.replace(/^\[|\]$/g, ""), call.isOpen);
  const pinned: LookupFunction = (_name, options, done) => {
    const family = isIP(address);
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  return new Promise((resolve, reject) => {
    const { headers, signal, bodyMax } = call;
    const send = url.protocol === "https:" ? https.request : http.request;
    const request = send(url, { headers, signal, lookup: pinned, agent: false });
    request.once("error", reject);
    request.once("response", (response) => {
      readAll(response, bodyMax).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        (error: unknown) => {
          request.destroy();
          reject(error instanceof Error ? error : new Error("the answer broke off"));
        },
      );
    });
    request.end();
  });
}

/** The first address, if every address of the name is open: one that is not is an attack or a mistake. */
async function openAddress(host: string, isOpen: (address: string) => boolean): Promise<string> {
  const found = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }];
  const closed = found.find(({ address }) => !isOpen(address));
  const [first] = found;
  if (closed === undefined && first !== undefined) return first.address;
  throw new AppError(
    "egress.refused",
    `${host} is ${closed?.address ?? "nowhere"}, a private or special address; SIGHTGLASS_EGRESS_ALLOW may allow it.`,
  );
}

async function readAll(response: http.IncomingMessage, bodyMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > bodyMax) throw new AppError("egress.too_large", `The answer has more than ${bodyMax} bytes.`);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
