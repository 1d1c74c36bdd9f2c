"use client";
/** The receivers of this installation with their ports. */
import type { FirstRunAnswer } from "../api/types";
import { doorName } from "../ingest/door-names";

const STATES = {
  up: { word: "listening", colour: "var(--sg-st-ok-fill)" },
  not_ready: { word: "not ready", colour: "var(--sg-st-pending-fill)" },
  unknown: { word: "runs elsewhere", colour: "var(--sg-st-nodata-fill)" },
  down: { word: "not reachable", colour: "var(--sg-st-firing-fill)" },
} as const;

export function Doors({ receivers }: { receivers: FirstRunAnswer["receivers"] | undefined }) {
  return (
    <section className="panel">
      <div className="panel-head">
        <h3>Open doors</h3>
        <span className="f12 t3 trunc">Point what you already run at one of these</span>
      </div>
      <ul className="doors">
        {receivers?.map((door) => {
          const state = STATES[door.state];
          return (
            <li key={`${door.name} ${door.port}`} className="row">
              <i className="dot" style={{ background: state.colour }} />
              <span className="b5 dn">{doorName(door.name)}</span>
              <code className="dp">{door.port}</code>
              <span className="t2 grow trunc dd">{door.what}</span>
              <span className="f12 t3">{state.word}</span>
            </li>
          );
        }) ?? <li className="row" />}
      </ul>
    </section>
  );
}
