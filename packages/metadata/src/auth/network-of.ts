/**
 * What counts as one place that tries come from. A provider gives one customer a whole /64 of IPv6, so its
 * addresses count together; an IPv4 address counts alone, however it is written. Pure.
 */
import { isIPv4, isIPv6 } from "node:net";

const MAPPED_IPV4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** `2001:db8:0:1::/64` for an IPv6 address; anything else as it came. */
export function networkOf(address: string): string {
  const [plain = ""] = address.split("%", 1);
  const mapped = MAPPED_IPV4.exec(plain)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (!isIPv6(plain)) return address;
  const network = groupsOf(plain).slice(0, NETWORK_GROUPS);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/** The groups of an IPv6 address with `::` filled in. Dots may only stand in the last two, which no network holds. */
function groupsOf(address: string): string[] {
  const [head = "", tail] = address.replace(/\d+\.\d+\.\d+\.\d+$/, "0:0").split("::", 2);
  const before = head === "" ? [] : head.split(":");
  if (tail === undefined) return before;
  const after = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after];
}
