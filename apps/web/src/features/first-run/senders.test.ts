/** The lines to paste carry this installation's address, the right port and the key, and colouring never changes them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { codeParts } from "./code-parts";
import { GROUPS } from "./sender";
import { KEY_PLACEHOLDER } from "./sender-context";
import { isKeyless, SENDERS } from "./senders";

const ports = {
  http: 18080,
  "otlp-http": 14318,
  "otlp-grpc": 14317,
  "syslog-udp": 15514,
  "syslog-tcp": 15515,
  "syslog-tls": 15516,
  "statsd-udp": 18125,
  "carbon-tcp": 12003,
};
const given = { host: "logs.example", ports };
const root = join(import.meta.dirname, "../../../../..");

it.each(SENDERS)("$name names this host, and the port of its own door only", ({ door, lines }) => {
  const text = lines({ ...given, key: "sgi_secret" });
  expect(text).toContain("logs.example");
  const named = Object.values(ports).filter((port) => text.includes(String(port)));
  expect(named).toEqual([ports[door]]);
});

it.each(SENDERS)("$name shows its key in a header that the door reads, or none by syslog", (sender) => {
  const text = sender.lines({ ...given, key: "sgi_secret" });
  if (isKeyless(sender)) return expect(text).not.toContain("sgi_secret");
  expect(text).toMatch(
    /authorization\W+Bearer(?: |%20)sgi_secret|strategy = "bearer"\nauth\.token = "sgi_secret"/i,
  );
});

it.each(SENDERS.filter((sender) => !isKeyless(sender)))(
  "$name reads the key from the environment until one is made",
  (sender) => {
    expect(sender.lines({ ...given, key: KEY_PLACEHOLDER })).toContain("SIGHTGLASS_INGEST_KEY");
  },
);

it.each(SENDERS)("$name keeps its text when coloured", (sender) => {
  const text = sender.lines({ ...given, key: "sgi_secret" });
  const parts = codeParts(text).map((part) => part.text);
  expect(parts.join("")).toBe(text);
});

it("says tested only where the test is in this repository", () => {
  for (const { id, tested } of SENDERS) {
    if (tested !== undefined) expect(existsSync(join(root, tested)), `${id}: ${tested}`).toBe(true);
  }
});

it("has every sender once, each in a group", () => {
  expect(new Set(SENDERS.map((sender) => sender.id)).size).toBe(SENDERS.length);
  expect(new Set(SENDERS.map((sender) => sender.group))).toEqual(new Set(GROUPS));
});
