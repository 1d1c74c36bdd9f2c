"use client";
/** One source as a table row or, on a phone, a card with the same order of facts. */
import { formatDuration } from "../../ui/format/duration";
import { formatCount, formatRate } from "../../ui/format/number";
import { epochOf, formatAgo, formatDate } from "../../ui/format/time";
import { useNow } from "../../ui/use-now";
import type { IngestSource } from "../api/types";
import { useZone } from "../shell/use-zone";
import { doorName } from "./door-names";
import { sparkPath, sumOf } from "./series";

export interface SourceRowProps {
  source: IngestSource;
  /** Token of its colour in the chart. */
  colour: string;
  points: [number, number][];
}

const QUIET_MS = 10 * 60_000;

/** `http/web and mobile` → `web and mobile`: the door has its own column. */
function nameOf(source: IngestSource): string {
  const prefix = `${source.door}/`;
  return source.source.startsWith(prefix) ? source.source.slice(prefix.length) : source.source;
}

export function SourceRow({ source, colour, points }: SourceRowProps) {
  return (
    <tr>
      <td>
        <span className="row src-name">
          <StateDot source={source} />
          <span className="b5 trunc">{nameOf(source)}</span>
        </span>
      </td>
      <td className="t2">{doorName(source.door)}</td>
      <td className="sp">
        <span className="row src-rate">
          <Spark points={points} colour={colour} />
          <span className="t2">{formatRate(points.at(-1)?.[1] ?? 0)}</span>
        </span>
      </td>
      <td className="num">{formatCount(source.received)}</td>
      <td className="num">{formatCount(source.stored)}</td>
      <Count value={source.rejected} reasons={source.rejected_by} loss />
      <Count value={sumOf(source.dropped)} reasons={source.dropped} loss />
      <Count value={sumOf(source.dead_lettered)} reasons={source.dead_lettered} loss />
      <Count value={source.in_flight} quiet />
      <td>
        <LastSeen at={source.last_seen} />
      </td>
      <td className="num t2">
        <Lag source={source} />
      </td>
    </tr>
  );
}

export function SourceCard({ source, colour, points }: SourceRowProps) {
  const lost = source.rejected + sumOf(source.dead_lettered);
  const dropped = sumOf(source.dropped);
  return (
    <li className="sc">
      <div className="row">
        <StateDot source={source} />
        <b className="b6 trunc">{nameOf(source)}</b>
        <span className="t3">{doorName(source.door)}</span>
        <span className="grow" />
        <span className="f12">
          <LastSeen at={source.last_seen} />
        </span>
      </div>
      <div className="row f12 t2 sc-facts">
        <span className="sc-spark">
          <Spark points={points} colour={colour} />
        </span>
        <span>{formatCount(source.received)} received</span>
        <span className="grow" />
        {lost > 0 ? <span className="bad">{formatCount(lost)} not stored</span> : null}
        {lost === 0 && dropped > 0 ? <span className="bad">{formatCount(dropped)} dropped</span> : null}
        {lost === 0 && dropped === 0 ? <span className="t3">all stored</span> : null}
      </div>
    </li>
  );
}

function StateDot({ source }: { source: IngestSource }) {
  const now = useNow(10_000);
  const quiet = source.last_seen !== null && now - epochOf(source.last_seen) > QUIET_MS;
  const lost = source.rejected + sumOf(source.dead_lettered) + sumOf(source.dropped) > 0;
  const off = source.difference !== 0;
  const bad = off ? "--sg-st-firing-fill" : "--sg-st-pending-fill";
  const token = quiet ? "--sg-st-nodata-fill" : lost || off ? bad : "--sg-st-ok-fill";
  const word = quiet ? "quiet" : off ? "does not add up" : lost ? "loses events" : "well";
  return (
    <>
      <i className="dot" style={{ background: `var(${token})` }} title={word} />
      <span className="sr">{word}</span>
    </>
  );
}

function Lag({ source }: { source: IngestSource }) {
  if (source.lag_ms === null) return <span title="The event log does not say">–</span>;
  if (source.lag_ms === 0) return <span className="zero">0</span>;
  return <span title="Age of its oldest event not yet stored, at most">{formatDuration(source.lag_ms)}</span>;
}

function Spark({ points, colour }: Pick<SourceRowProps, "points" | "colour">) {
  return (
    <svg className="spark src-spark" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      <path
        d={sparkPath(points)}
        fill="none"
        stroke={`var(${colour})`}
        strokeWidth="1.2"
        strokeLinejoin="round"
      />
    </svg>
  );
}

interface CountProps {
  value: number;
  reasons?: Record<string, number>;
  loss?: boolean;
  quiet?: boolean;
}

function Count({ value, reasons = {}, loss = false, quiet = false }: CountProps) {
  const why = Object.entries(reasons)
    .map(([reason, count]) => `${reason} ${formatCount(count)}`)
    .join(", ");
  const tone = value === 0 ? "zero" : loss ? "bad" : quiet ? "t2" : "";
  return (
    <td className="num">
      <span className={tone} title={why === "" ? undefined : why}>
        {formatCount(value)}
      </span>
    </td>
  );
}

function LastSeen({ at }: { at: string | null }) {
  const now = useNow();
  const zone = useZone();
  if (at === null) return <span className="zero">–</span>;
  const epoch = epochOf(at);
  const quiet = now - epoch > QUIET_MS;
  return (
    <time className={quiet ? "quiet" : "t2"} dateTime={at}>
      {formatAgo(epoch, now) ?? formatDate(epoch, zone)}
    </time>
  );
}
