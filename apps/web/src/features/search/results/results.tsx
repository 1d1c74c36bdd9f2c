"use client";
/** What a piped query gives: a chart where there is a time, and always the table. */
import { useMemo, useState } from "react";
import { Chart } from "../../../ui/chart/chart";
import { formatCount } from "../../../ui/format/number";
import type { Zone } from "../../../ui/format/time";
import { Note } from "../../../ui/note";
import { ProgressLine } from "../../../ui/progress-line";
import { Segmented } from "../../../ui/segmented";
import type { RunAnswer } from "../../api/types";
import { QueryUnread } from "../query-unread";
import { SearchFailed } from "../search-failed";
import { useFailure } from "../use-failure";
import type { Ask } from "../use-search";
import { figuresOf, SERIES_MAX, seriesOf } from "./chart-model";
import { ResultTable } from "./result-table";
import { numberText } from "./table-model";
import { useResults } from "./use-results";
import "./results.css";
import { inCell } from "../list/message-text";

const CHART_PX = 240;

export default function Results({ ask, zone }: { ask: Ask; zone: Zone }) {
  const answer = useResults(ask);
  const problem = useFailure(answer);
  const unread = problem?.problems[0]?.message;
  return (
    <div className="list-area results" aria-busy={answer.isFetching}>
      <ProgressLine active={answer.isFetching} />
      {problem === undefined || unread !== undefined ? null : (
        <SearchFailed problem={problem} kept={answer.data !== undefined} busy={answer.isFetching} />
      )}
      {unread !== undefined && answer.data === undefined ? <QueryUnread message={unread} /> : null}
      {answer.data === undefined ? null : <Answer answer={answer.data} zone={zone} isUsual={!ask.isPiped} />}
    </div>
  );
}

function Answer({ answer, zone, isUsual }: { answer: RunAnswer; zone: Zone; isUsual: boolean }) {
  const figures = useMemo(() => figuresOf(answer), [answer]);
  if (answer.rows.length === 0) {
    return (
      <div className="empty" role="status">
        <h2>No row in this range.</h2>
        <p className="t2">
          The query ran over its matches and nothing was left. Take out its last stage, or search a longer
          range.
        </p>
      </div>
    );
  }
  return (
    <>
      {answer.partial === undefined ? null : <Note tone="warn">{answer.partial.message}</Note>}
      {isUsual ? (
        <p className="results-hint t3">
          Events over time by level. A stage counts otherwise: <code>| stats count() by service</code>
        </p>
      ) : null}
      {figures.length === 0 ? null : <OverTime answer={answer} figures={figures} zone={zone} />}
      <ResultTable answer={answer} zone={zone} />
    </>
  );
}

/** Figures that can be chosen for the chart; the table has all. */
const FIGURES_MAX = 4;
const SHAPES = [
  { value: "lines", text: "Lines" },
  { value: "areas", text: "Stacked" },
] as const;

interface OverTimeProps {
  answer: RunAnswer;
  figures: readonly string[];
  zone: Zone;
}

function OverTime({ answer, figures, zone }: OverTimeProps) {
  const [shape, setShape] = useState<"lines" | "areas">("lines");
  const [chosen, setChosen] = useState("");
  const figure = figures.includes(chosen) ? chosen : (figures[0] ?? "");
  const set = useMemo(() => seriesOf(answer, figure, zone), [answer, figure, zone]);
  const spec = useMemo(
    () => ({
      series: set.series,
      stacked: shape === "areas",
      fromMs: set.fromMs,
      toMs: Math.max(set.toMs, set.fromMs + 1),
      zone,
      format: numberText,
    }),
    [set, shape, zone],
  );
  const names = set.series.map(({ name }) => name).join(", ");
  return (
    <section className="results-chart" aria-label="Chart">
      <div className="results-legend">
        <ul>
          {set.series.map(({ name, colour }) => (
            <li key={name}>
              <i className="sw" style={{ background: `var(${colour})` }} />
              <bdi className="trunc">{inCell(name)}</bdi>
            </li>
          ))}
        </ul>
        {figures.length < 2 ? null : (
          <Segmented
            label="Figure"
            value={figure}
            options={figures.slice(0, FIGURES_MAX).map((name) => ({ value: name, text: name }))}
            onChange={setChosen}
          />
        )}
        <Segmented label="Shape" value={shape} options={SHAPES} onChange={setShape} />
      </div>
      <Chart spec={spec} label={`${names} over time`} height={CHART_PX} />
      {set.left > 0 ? (
        <p className="t3 results-left">
          The {SERIES_MAX} largest series are drawn; {formatCount(set.left)} more are in the table.
        </p>
      ) : null}
    </section>
  );
}
