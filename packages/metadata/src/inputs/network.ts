/** Networks in CIDR form and the addresses in them. Pure. An IPv4 address inside IPv6 (`::ffff:10.0.0.1`) is the IPv4 address. */
import { isIP } from "node:net";

export interface Network {
  version: 4 | 6;
  /** The first address as a number. */
  base: bigint;
  prefix: number;
}

interface Address {
  version: 4 | 6;
  bits: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;
const MAPPED = 0xffffn;

/** `undefined` when the text is no address. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.split("%", 1)[0] ?? "";
  const version = isIP(bare);
  if (version === 4) return { version: 4, bits: bitsOf4(bare) };
  if (version !== 6) return undefined;
  const bits = bitsOf6(bare);
  return bits >> 32n === MAPPED ? { version: 4, bits: bits & 0xffffffffn } : { version: 6, bits };
}

/** `10.0.0.0/8`, or an address alone; bits past the prefix are cleared. `undefined` when the text is no network. */
export function parseNetwork(text: string): Network | undefined {
  const [host = "", length, ...rest] = text.trim().split("/");
  const address = parseAddress(host);
  if (address === undefined || rest.length > 0 || host.includes("%")) return undefined;
  const all = BITS[address.version];
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const given = length === undefined ? all : Number(length);
  const prefix = isIP(host) === 6 && address.version === 4 && length !== undefined ? given - 96 : given;
  if (prefix < 0 || prefix > all) return undefined;
  const free = BigInt(all - prefix);
  return { version: address.version, base: (address.bits >> free) << free, prefix };
}

/** The one way to write a network: `10.1.2.3/8` becomes `10.0.0.0/8`. `undefined` when the text is none. */
export function normalNetwork(text: string): string | undefined {
  const network = parseNetwork(text);
  return network === undefined ? undefined : `${write(network)}/${network.prefix}`;
}

export function contains({ version, base, prefix }: Network, address: Address): boolean {
  if (address.version !== version) return false;
  const free = BigInt(BITS[version] - prefix);
  return address.bits >> free === base >> free;
}

function bitsOf4(text: string): bigint {
  return text.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function bitsOf6(text: string): bigint {
  const [head = "", tail] = text.split("::");
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const gap = Array.from({ length: 8 - left.length - right.length }, () => 0n);
  return [...left, ...gap, ...right].reduce((bits, group) => (bits << 16n) | group, 0n);
}

function groupsOf(text: string): bigint[] {
  if (text === "") return [];
  return text.split(":").flatMap((part) => {
    if (!part.includes(".")) return [BigInt(`0x${part}`)];
    const bits = bitsOf4(part);
    return [bits >> 16n, bits & 0xffffn];
  });
}

function write({ version, base }: Network): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (base >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((base >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  );
  return shorten(groups);
}

/** The longest run of two or more zero groups becomes `::`. */
function shorten(groups: readonly string[]): string {
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== "0");
    return { start, length: (end < 0 ? groups.length : end) - start };
  });
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best));
  if (longest.length < 2) return groups.join(":");
  const tail = groups.slice(longest.start + longest.length);
  return `${groups.slice(0, longest.start).join(":")}::${tail.join(":")}`;
}
