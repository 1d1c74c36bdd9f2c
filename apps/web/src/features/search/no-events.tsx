"use client";
/** Nothing found: which filter took everything away, when the last event came, where to look next. */
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Button } from "../../ui/button";
import { formatCount } from "../../ui/format/number";
import { epochOf, formatAgo, formatFull, type Zone, zoneLabel } from "../../ui/format/time";
import { api } from "../api/client";
import type { ExplainEmptyAnswer } from "../api/types";
import { zoomOut } from "../shell/range";
import { rangeOnly, writeUrl } from "../shell/url-state";
import { useUrl } from "../shell/use-url";
import { useActions } from "./use-actions";
import type { Ask } from "./use-search";

export function NoEvents({ ask, zone }: { ask: Ask; zone: Zone }) {
  const [url, setUrl] = useUrl();
  const { query, from, to } = ask;
  const answer = useQuery({
    queryKey: ["logs", "empty", query, from, to, ask.tick],
    queryFn: ({ signal }): Promise<ExplainEmptyAnswer> =>
      api.logs.explainEmpty.query({ query, from, to }, { signal }),
  });
  const removals = answer.data?.removals ?? [];
  const helpful = removals.filter((removal) => removal.count > 0);
  return (
    <div className="empty" role="status">
      <h2>{query === "" ? "No event in this range." : "No event matches in this range."}</h2>
      {answer.data === undefined || answer.data.near.length === 0 ? null : (
        <Near near={answer.data.near} pipes={ask.text.slice(ask.query.length)} />
      )}
      {helpful.length > 0 ? <Removals removals={helpful} pipes={ask.text.slice(ask.query.length)} /> : null}
      {answer.data !== undefined && helpful.length === 0 && removals.length > 0 ? (
        <p className="t2">Taking out one filter is not enough: at least two of them leave nothing over.</p>
      ) : null}
      {answer.data === undefined ? (
        <p className="t3 empty-wait"> </p>
      ) : (
        <LastEvent at={answer.data.last_event} zone={zone} />
      )}
      <div className="row row-wrap">
        <Button onClick={() => setUrl(zoomOut(url, Date.now(), zone))}>Search twice the range</Button>
        <Link className="btn btn-ghost" href={`/ingest${writeUrl(rangeOnly(url))}`}>
          Open Ingest
        </Link>
      </div>
    </div>
  );
}

interface RemovalsProps {
  removals: ExplainEmptyAnswer["removals"];
  /** What stands behind the filter of the query, and stays. */
  pipes: string;
}

function Removals({ removals, pipes }: RemovalsProps) {
  const actions = useActions();
  return (
    <ul className="removals">
      {removals.map((removal) => (
        <li key={removal.removed}>
          <span className="t2">without</span> <code>{removal.removed}</code>{" "}
          <b className="b6">{formatCount(removal.count)}</b>{" "}
          <span className="t2">{removal.count === 1 ? "event" : "events"}</span>
          <Button size="sm" onClick={() => actions.run(removal.query + pipes)}>
            Take it out
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface NearProps {
  near: ExplainEmptyAnswer["near"];
  pipes: string;
}

/** What may have been meant: the same with one filter written otherwise. */
function Near({ near, pipes }: NearProps) {
  const actions = useActions();
  return (
    <ul className="removals">
      {near.map((one) => (
        <li key={one.query}>
          <span className="t2">with</span> <code>{one.instead}</code>{" "}
          <b className="b6">{formatCount(one.count)}</b>{" "}
          <span className="t2">{one.count === 1 ? "event" : "events"}</span>
          <Button size="sm" onClick={() => actions.run(one.query + pipes)}>
            Search it
          </Button>
        </li>
      ))}
    </ul>
  );
}

function LastEvent({ at, zone }: { at: string | null; zone: Zone }) {
  const [, setUrl] = useUrl();
  if (at === null) return <p className="t2">This project has no event yet.</p>;
  const epoch = epochOf(at);
  const ago = formatAgo(epoch, Date.now());
  const show = () =>
    setUrl({ from: new Date(epoch - 900_000).toISOString(), to: new Date(epoch + 60_000).toISOString() });
  return (
    <p className="t2">
      The last event of this project came at <time dateTime={at}>{formatFull(epoch, zone)}</time>{" "}
      {zoneLabel(zone)}
      {ago === undefined ? "" : `, ${ago}`}.{" "}
      <button type="button" className="link" onClick={show}>
        Show that time
      </button>
    </p>
  );
}
