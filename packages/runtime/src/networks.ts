/** Addresses of networks, as people write them: `10.0.0.0/8,fd00::/8,192.0.2.7`. Pure. */
import { BlockList, isIP } from "node:net";

/** `undefined` when a word is no network. */
export function readNetworks(text: string): BlockList | undefined {
  const list = new BlockList();
  for (const word of text.split(",").map((part) => part.trim())) {
    if (word !== "" && !addNetwork(list, word)) return undefined;
  }
  return list;
}

function addNetwork(list: BlockList, word: string): boolean {
  const [address = "", bits] = word.split("/");
  const family = isIP(address);
  if (family === 0) return false;
  const most = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (!(Number.isInteger(prefix) && prefix >= 0 && prefix <= most) || bits === "") return false;
  list.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
  return true;
}

export function holdsAddress(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 4 ? "ipv4" : "ipv6");
}
