"use client";
/** Every source with each term of the sum; cards on a phone. */
import { Plus, Search } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { Icon } from "../../ui/icon";
import type { IngestHealth } from "../api/types";
import { sourceColour } from "./received-panel";
import { rates, type Span } from "./series";
import { SourceCard, SourceRow, type SourceRowProps } from "./source-row";

const SPARK_POINTS = 48;

export function SourcesPanel({ health, span }: { health: IngestHealth; span: Span }) {
  const [word, setWord] = useState("");
  const rows = useMemo(() => rowsOf(health, span), [health, span]);
  const needle = word.trim().toLowerCase();
  const shown = rows.filter(({ source }) => source.source.toLowerCase().includes(needle));
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Sources</h2>
        <span className="count">{rows.length}</span>
        <span className="grow" />
        <label className="input field-find only-desk src-find">
          <Icon of={Search} size="s" />
          <input
            value={word}
            placeholder="Find a source"
            aria-label="Find a source"
            onChange={(event) => setWord(event.target.value)}
          />
        </label>
        <Link className="btn btn-sm" href="/ingest/send">
          <Icon of={Plus} />
          Send data
        </Link>
      </div>
      <div className="table-wrap only-desk" tabIndex={0} role="region" aria-label="Sources">
        <table className="st">
          <Head />
          <tbody>
            {shown.map((row) => (
              <SourceRow key={row.source.source} {...row} />
            ))}
          </tbody>
        </table>
      </div>
      <ul className="only-phone cards">
        {shown.map((row) => (
          <SourceCard key={row.source.source} {...row} />
        ))}
      </ul>
      {shown.length === 0 ? (
        <p className="help src-none">No source {needle === "" ? "in this range" : `with “${word}”`}.</p>
      ) : null}
    </section>
  );
}

function rowsOf(health: IngestHealth, span: Span): SourceRowProps[] {
  const step = health.interval_ms;
  return health.sources.map((source, index) => {
    const points = rates(source.series, span, step);
    const every = Math.max(1, Math.ceil(points.length / SPARK_POINTS));
    // Counted from the end, so that the newest point is the rate of now.
    const shown = points.filter((_, at) => (points.length - 1 - at) % every === 0);
    return { source, colour: sourceColour(index), points: shown };
  });
}

function Head() {
  return (
    <thead>
      <tr>
        <th>Source</th>
        <th>Door</th>
        <th>Rate</th>
        <th className="num" aria-sort="descending">
          Received
        </th>
        <th className="num">Stored</th>
        <th className="num">Rejected</th>
        <th className="num">Dropped</th>
        <th className="num">Dead</th>
        <th className="num">In flight</th>
        <th>Last seen</th>
        <th className="num">Lag</th>
      </tr>
    </thead>
  );
}
