import { expect, it } from "vitest";
import { contains, normalNetwork, parseAddress, parseNetwork } from "./network";

const holds = (network: string, address: string) => {
  const parsed = parseNetwork(network);
  const sender = parseAddress(address);
  return parsed !== undefined && sender !== undefined && contains(parsed, sender);
};

it("writes every network in one way", () => {
  const forms = {
    "10.1.2.3/8": "10.0.0.0/8",
    "192.168.1.7": "192.168.1.7/32",
    "::ffff:10.0.0.1": "10.0.0.1/32",
    "::ffff:10.9.0.1/104": "10.0.0.0/8",
    "FC00:0:0::1/7": "fc00::/7",
    "2001:db8:0:0:1:0:0:1": "2001:db8::1:0:0:1/128",
    "::/0": "::/0",
    "::1": "::1/128",
    "1:2:3:4:5:6:7:8": "1:2:3:4:5:6:7:8/128",
  };
  for (const [text, normal] of Object.entries(forms)) expect(normalNetwork(text), text).toBe(normal);
});

it("refuses what is no network", () => {
  const wrong = [
    "",
    "10.0.0",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "::1/129",
    "host",
    "fe80::1%eth0",
  ];
  for (const text of [...wrong, "::ffff:10.0.0.1/64", "10.0.0.0/", "10.0.0.0/ 8"])
    expect(normalNetwork(text), text).toBeUndefined();
});

it("knows which addresses are in a network", () => {
  expect(holds("10.0.0.0/8", "10.255.0.1")).toBe(true);
  expect(holds("10.0.0.0/8", "::ffff:10.0.0.1")).toBe(true);
  expect(holds("10.0.0.0/8", "::ffff:a00:1")).toBe(true);
  expect(holds("10.0.0.0/8", "11.0.0.0")).toBe(false);
  expect(holds("0.0.0.0/0", "203.0.113.9")).toBe(true);
  expect(holds("::/0", "203.0.113.9")).toBe(false);
  expect(holds("fe80::/10", "fe80::1%eth0")).toBe(true);
  expect(holds("2001:db8::/32", "2001:db9::1")).toBe(false);
});
