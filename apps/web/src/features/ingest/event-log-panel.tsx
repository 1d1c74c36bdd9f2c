"use client";
/** What waits between intake and store: blocks and bytes in each partition, and the spool before Kafka. */
import { formatBytes } from "../../ui/format/bytes";
import { formatDuration } from "../../ui/format/duration";
import { formatCount } from "../../ui/format/number";
import { Note } from "../../ui/note";
import type { IngestHealth } from "../api/types";

type Log = IngestHealth["event_log"];

export function EventLogPanel({ log }: { log: Log }) {
  const partitions = log.partitions;
  const bytes = (partitions ?? []).reduce((sum, one) => sum + one.bytes, 0);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Event log</h2>
        {partitions === null ? null : <span className="count">{partitions.length}</span>}
        <span className="f12 t3 trunc">of the whole installation</span>
        <span className="grow" />
        <span className="panel-fact">
          {partitions === null ? "–" : formatBytes(bytes)} <span className="t3">not stored yet</span>
        </span>
      </div>
      {partitions === null ? (
        <div className="pad-note">
          <Note tone="warn">The event log could not be asked what is still on its way.</Note>
        </div>
      ) : (
        <Partitions partitions={partitions} />
      )}
      {log.spool === null ? null : <Spool spool={log.spool} />}
    </section>
  );
}

function Partitions({ partitions }: { partitions: NonNullable<Log["partitions"]> }) {
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label="Event log">
      <table className="st">
        <thead>
          <tr>
            <th>Partition</th>
            <th className="num">Blocks waiting</th>
            <th className="num">Bytes</th>
            <th className="num">Lag</th>
          </tr>
        </thead>
        <tbody>
          {partitions.map((one) => (
            <tr key={one.partition}>
              <td className="mono f12">{one.partition}</td>
              <td className="num">
                {one.blocks === 0 ? <span className="zero">0</span> : formatCount(one.blocks)}
              </td>
              <td className="num t2">
                {one.blocks === 0 ? <span className="zero">0</span> : formatBytes(one.bytes)}
              </td>
              <td className="num t2">{lagText(one.lag_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function lagText(ms: number | null) {
  if (ms === null) return "–";
  return ms === 0 ? <span className="zero">0</span> : formatDuration(ms);
}

function Spool({ spool }: { spool: NonNullable<Log["spool"]> }) {
  return (
    <div className="pad-note">
      <Note tone={spool.direct ? "plain" : "warn"}>
        {spool.direct
          ? "Kafka takes blocks at once; the spool is not in use."
          : `Kafka does not take blocks now: ${formatBytes(spool.bytes)} wait on the disk of the intake and go to Kafka by themselves.`}
      </Note>
    </div>
  );
}
