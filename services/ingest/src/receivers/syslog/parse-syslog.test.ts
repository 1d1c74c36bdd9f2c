import { describe, expect, it } from "vitest";
import { FACILITIES, SEVERITIES, SyslogMessage } from "./message";
import { parseSyslog } from "./parse-syslog";
import messages from "./testdata/messages.json";

const NOW = "2026-11-21T12:00:00Z";

function parsed(text: string, zone = "UTC", now = NOW) {
  const into = new SyslogMessage();
  parseSyslog(text, into, { nowMs: Date.parse(now), timeZone: zone });
  const { time, hasTime } = into;
  const fraction = time.nanos % 1e6 === 0 ? String(time.nanos / 1e6).padStart(3, "0") : digits(time.nanos);
  return {
    facility: FACILITIES[into.facility],
    severity: SEVERITIES[into.severity],
    time: hasTime ? `${new Date(time.seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z` : undefined,
    host: into.host,
    app: into.app,
    pid: into.pid,
    msgId: into.msgId,
    sequence: into.sequence,
    body: into.body,
    pairs: Object.fromEntries(into.keys.slice(0, into.pairs).map((key, i) => [key, into.values[i]])),
  };
}

function digits(nanos: number): string {
  const text = String(nanos).padStart(9, "0");
  return text.endsWith("000") ? text.slice(0, 6) : text;
}

describe("parseSyslog", () => {
  it.each(messages)("reads $name", ({ text, zone, now, expect: wanted }) => {
    const { pairs, ...rest } = parsed(text, zone, now);
    const { pairs: wantedPairs, ...wantedRest } = wanted;
    expect(rest).toMatchObject(wantedRest);
    if (wantedPairs !== undefined) expect(pairs).toEqual(wantedPairs);
  });

  it("keeps nothing of the message before", () => {
    const into = new SyslogMessage();
    const clock = { nowMs: Date.parse(NOW), timeZone: "UTC" };
    parseSyslog('<165>1 2026-11-20T22:14:15Z h a 1 m [x@1 y="z"] b', into, clock);
    parseSyslog("text", into, clock);
    expect(into).toMatchObject({
      hasTime: false,
      host: "",
      app: "",
      pid: "",
      msgId: "",
      pairs: 0,
      body: "text",
    });
  });

  it("does not take a time for the one before when its zone, its fraction or its year differ", () => {
    const time = "<13>Nov 20 22:14:15";
    expect(parsed(`${time} h t: m`).time).toBe("2026-11-20T22:14:15.000Z");
    expect(parsed(`${time} h t: m`)).toMatchObject({ time: "2026-11-20T22:14:15.000Z", host: "h", app: "t" });
    expect(parsed(`${time} h t: m`, "Europe/Berlin").time).toBe("2026-11-20T21:14:15.000Z");
    expect(parsed(`${time} h t: m`, "UTC", "2025-11-21T12:00:00Z").time).toBe("2025-11-20T22:14:15.000Z");
    expect(parsed(`${time}.5 h t: m`).time).toBe("2026-11-20T22:14:15.500Z");
    expect(parsed(`${time} 2024 h t: m`).time).toBe("2024-11-20T22:14:15.000Z");
    expect(parsed("<13>Nov 20 22:14:16 h t: m").time).toBe("2026-11-20T22:14:16.000Z");
  });

  it("bounds the pairs of one message and counts the rest", () => {
    const into = new SyslogMessage();
    const pairs = Array.from({ length: 600 }, (_, i) => `k${i}="v"`).join(" ");
    parseSyslog(`<14>1 - - - - - [x@1 ${pairs}] m`, into, { nowMs: 0, timeZone: "UTC" });
    expect([into.pairs, into.droppedPairs, into.body]).toEqual([512, 88, "m"]);
  });
});
