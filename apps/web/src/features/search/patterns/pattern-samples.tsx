"use client";
/** Below an open pattern: what it is made of, some of its events, and what can be done with it. */
import { Button } from "../../../ui/button";
import { formatCount } from "../../../ui/format/number";
import { epochOf, formatFull } from "../../../ui/format/time";
import type { PatternAnswer } from "../../api/types";
import { Message } from "../list/message";
import { levelsText } from "./pattern-facts";
import type { PatternLook } from "./pattern-look";

export function PatternSamples({ pattern, look }: { pattern: PatternAnswer; look: PatternLook }) {
  const time = (at: string) => formatFull(epochOf(at), look.zone);
  return (
    <div role="row" className="pt-detail">
      <div role="gridcell">
        <ul className="pt-samples" aria-label="Events of the pattern">
          {pattern.samples.map(({ id, body }) => (
            <li key={id}>
              <button type="button" className="pt-sample" onClick={() => look.onEvent(id)}>
                {body === "" ? <span className="t3">(empty)</span> : <Message text={body} oneLine />}
              </button>
            </li>
          ))}
        </ul>
        <p className="pt-facts">
          {formatCount(pattern.count)} events · {levelsText(pattern) || "no level"} · from{" "}
          <time dateTime={pattern.first_seen}>{time(pattern.first_seen)}</time> to{" "}
          <time dateTime={pattern.last_seen}>{time(pattern.last_seen)}</time>
          {look.sampled ? " of the sample" : ""} · {pattern.service_count}{" "}
          {pattern.service_count === 1 ? "service" : "services"}:{" "}
          <bdi>{pattern.services.map((name) => name || "(none)").join(", ")}</bdi>
        </p>
        <div className="row row-wrap">
          <Button size="sm" onClick={() => look.onOnly(pattern)}>
            Show its events
          </Button>
          <Button size="sm" kind="ghost" onClick={() => look.onHide(pattern)}>
            Hide it
          </Button>
        </div>
      </div>
    </div>
  );
}
