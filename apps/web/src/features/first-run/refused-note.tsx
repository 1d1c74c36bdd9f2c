"use client";
/** Requests that were refused while waiting: how many, when, why, and what helps. */
import { formatCount } from "../../ui/format/number";
import { epochOf, formatSecond } from "../../ui/format/time";
import { Note } from "../../ui/note";
import type { FirstRunAnswer } from "../api/types";
import { useZone } from "../shell/use-zone";

const HELP: Readonly<Record<string, string>> = {
  "auth.missing": "Add the Authorization header of the lines on this page.",
  "auth.unknown": "Copy the lines again; a key made here is in them.",
  "input.unknown": "Settings, Inputs says which networks may send by syslog.",
  "frame.http": "Send HTTP to the port of HTTP JSON below.",
  "json.syntax": "Send one JSON object, an array of them, or one object a line.",
};

export function RefusedNote({ refused }: { refused: FirstRunAnswer["refused"] }) {
  const zone = useZone();
  if (refused.length === 0) return null;
  return (
    <div className="refused">
      {refused.slice(0, 3).map((one) => (
        <Note key={one.reason} tone="warn">
          <b>
            {formatCount(one.count)} {one.count === 1 ? "request was" : "requests were"} refused.
          </b>{" "}
          {formatSecond(epochOf(one.last_seen), zone)}: {one.message} {HELP[one.reason] ?? ""}{" "}
          <code>{one.reason}</code>
        </Note>
      ))}
    </div>
  );
}
