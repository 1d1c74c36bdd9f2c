"use client";
/** The pattern of an open event: what is fixed, what varies in this one, and how many events of the range share it. */
import { type PatternPart, patternOf, patternTerm, withOperand } from "@sightglass/query-language";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Button } from "../../../ui/button";
import { formatCount } from "../../../ui/format/number";
import { api } from "../../api/client";
import type { HistogramAnswer, LogRecord } from "../../api/types";
import { useUrl } from "../../shell/use-url";
import { visible } from "../list/message-text";
import { useAsk } from "../use-search";
import { onlyPattern } from "./only-pattern";
import { PatternText } from "./pattern-text";

export default function PatternTab({ record }: { record: LogRecord }) {
  const [url, setUrl] = useUrl();
  const { from, to } = useAsk();
  const pattern = useMemo(() => patternOf(record.body), [record.body]);
  const term = patternTerm(pattern.regexp, false);
  const answer = useQuery({
    queryKey: ["logs", "pattern count", term, from, to],
    queryFn: ({ signal }): Promise<HistogramAnswer> =>
      api.logs.histogram.query({ query: term, from, to, bars: 24 }, { signal }),
  });
  return (
    <div className="pt-panel">
      <p className="pt-line">
        <PatternText parts={pattern.parts} />
      </p>
      <Values parts={pattern.parts} />
      <p className="t2" role="status">
        {answer.data === undefined
          ? answer.isError
            ? "Its events could not be counted."
            : "Counting"
          : `${formatCount(answer.data.total)} ${answer.data.total === 1 ? "event" : "events"} of this pattern in the range.`}
      </p>
      <div className="row row-wrap">
        <Button size="sm" onClick={() => setUrl(onlyPattern(url.q, term))}>
          Only this pattern
        </Button>
        <Button size="sm" kind="ghost" onClick={() => setUrl({ q: withOperand(url.q, `-${term}`) })}>
          Hide it
        </Button>
        <Button size="sm" kind="ghost" onClick={() => setUrl({ view: "patterns", live: false })}>
          All patterns
        </Button>
      </div>
    </div>
  );
}

function Values({ parts }: { parts: readonly PatternPart[] }) {
  const slots = parts.flatMap((part) => ("slot" in part ? [part] : []));
  if (slots.length === 0) return <p className="t2">Nothing varies in it.</p>;
  let offset = 0;
  return (
    <dl className="pt-values" aria-label="What varies">
      {slots.map(({ slot, values }) => (
        <div key={offset++} className="contents">
          <dt className="pt-slot">{`<${slot}>`}</dt>
          <dd>
            <bdi>{visible(values[0] ?? "", true)}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
