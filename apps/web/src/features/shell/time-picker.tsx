"use client";
/** Relative ranges at the left; typed From and To with what was understood, recent ranges and the zone at the right. */
import clsx from "clsx";
import { Check } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { formatFull, formatMinute, type Zone, zoneLabel } from "../../ui/format/time";
import { Icon } from "../../ui/icon";
import { Segmented } from "../../ui/segmented";
import { setPreferences } from "./preferences";
import { pinRange, type Range, RELATIVE_RANGES, resolveRange, timeProblem } from "./range";
import { addRecentRange, recentRanges } from "./recent-ranges";
import { useUrl } from "./use-url";
import { useZone } from "./use-zone";

export function TimePicker({ onDone }: { onDone: () => void }) {
  const [url, setUrl] = useUrl();
  const choose = (range: Range) => {
    setUrl({ from: range.from, to: range.to });
    onDone();
  };
  return (
    <div className="tp-grid">
      <div className="tp-list">
        <h2 className="fh">Relative</h2>
        <ul>
          {RELATIVE_RANGES.map((range) => {
            const current = range.from === url.from && range.to === url.to;
            return (
              <li key={range.from}>
                <button
                  type="button"
                  className={clsx("tp-item", current && "on")}
                  aria-pressed={current}
                  onClick={() => choose(range)}
                >
                  {range.text}
                  {current ? <Icon of={Check} size="s" /> : null}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
      <TypedRange initial={url} onChoose={choose} />
    </div>
  );
}

function TypedRange({ initial, onChoose }: { initial: Range; onChoose: (range: Range) => void }) {
  const zone = useZone();
  const [from, setFrom] = useState(initial.from);
  const [to, setTo] = useState(initial.to);
  const now = Date.now();
  const problems = { from: timeProblem(from, now, zone), to: timeProblem(to, now, zone) };
  const understood = resolveRange({ from, to }, now, zone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (understood === null) return;
    const range = pinRange({ from, to }, now, zone);
    addRecentRange(range);
    onChoose(range);
  };
  return (
    <form className="tp-form" onSubmit={submit}>
      <Field
        label="From"
        value={from}
        error={problems.from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <Field label="To" value={to} error={problems.to} onChange={(event) => setTo(event.target.value)} />
      <p className="help tp-understood" aria-live="polite">
        {understood === null
          ? "The end lies before the start."
          : `${formatFull(understood.fromMs, zone).slice(0, 19)} to ${formatFull(understood.toMs, zone).slice(0, 19)}`}
        <br />
        now-1d/d, 2 h ago, 14:20 and RFC 3339 also work
      </p>
      <ZoneSwitch zone={zone} now={now} />
      <RecentRanges onChoose={onChoose} />
      <div className="tp-acts">
        <Button kind="primary" size="sm" type="submit" disabled={understood === null}>
          Apply
        </Button>
      </div>
    </form>
  );
}

function ZoneSwitch({ zone, now }: { zone: Zone; now: number }) {
  const [, setUrl] = useUrl();
  const local = zoneLabel("browser");
  const choose = (next: string) => {
    setPreferences({ zone: next });
    setUrl({ tz: "" }, "replace");
  };
  return (
    <div className="field">
      <span className="label">Zone</span>
      <div className="row row-wrap">
        <Segmented
          label="Zone"
          value={zone === "browser" ? "browser" : "UTC"}
          options={[
            { value: "UTC", text: "UTC" },
            { value: "browser", text: local === "UTC" ? "Browser" : local },
          ]}
          onChange={choose}
        />
        <span className="help">
          {zoneLabel(zone)} is {formatMinute(now, zone)}
        </span>
      </div>
    </div>
  );
}

function RecentRanges({ onChoose }: { onChoose: (range: Range) => void }) {
  const recent = recentRanges();
  if (recent.length === 0) return null;
  return (
    <div className="field">
      <span className="label">Recent</span>
      <div className="tp-recent">
        {recent.map((range) => (
          <button
            key={`${range.from} ${range.to}`}
            type="button"
            className="tp-item trunc"
            onClick={() => onChoose(range)}
          >
            {range.from} to {range.to}
          </button>
        ))}
      </div>
    </div>
  );
}
