"use client";
/** What the tail does now: live, paused, lost; how much comes; fold, wrap, clear. */
import { FoldVertical, ListFilter, Pause, TriangleAlert } from "lucide-react";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { formatDuration } from "../../../ui/format/duration";
import { Icon } from "../../../ui/icon";
import { WrapButton } from "../wrap-button";
import type { Tail } from "./use-tail";

export interface LiveBarProps {
  tail: Tail;
  fold: boolean;
  onFold: () => void;
  onFields: () => void;
}

export function LiveBar({ tail, fold, onFold, onFields }: LiveBarProps) {
  return (
    <section className="vbar" aria-label="Live tail">
      <Button size="sm" kind="ghost" className="only-narrow" onClick={onFields}>
        <Icon of={ListFilter} />
        Fields
      </Button>
      <State tail={tail} />
      <span className="stat live-rate">
        <b>{tail.rate.toFixed(tail.rate < 100 ? 1 : 0)}</b> events/s
        {tail.delayMs === null ? null : (
          <span className="only-desk-inline"> · on screen {formatDuration(tail.delayMs)} after receipt</span>
        )}
      </span>
      <span className="grow" />
      <Button
        size="sm"
        kind="ghost"
        className="only-desk"
        aria-pressed={fold}
        data-tip="Shows a line that comes several times in a row once"
        onClick={onFold}
      >
        <Icon of={FoldVertical} />
        Fold repeats
      </Button>
      <WrapButton />
      <Button size="sm" disabled={tail.lines.length === 0} onClick={() => tail.store.clear()}>
        Clear
      </Button>
    </section>
  );
}

function State({ tail }: { tail: Tail }) {
  switch (tail.state) {
    case "opening":
      return <Badge tone="nodata">Opening</Badge>;
    case "lost":
      return (
        <Badge
          tone="pending"
          icon={TriangleAlert}
          tip={`${tail.reason} It is tried again; nothing will be missing.`}
        >
          Connection lost
        </Badge>
      );
    case "refused":
      return (
        <Badge tone="fault" icon={TriangleAlert}>
          Ended
        </Badge>
      );
    case "live":
      return tail.paused ? (
        <Badge tone="pending" icon={Pause} tip="Waits while you read; End goes on">
          Paused
        </Badge>
      ) : (
        <Badge tone="ok">
          <i className="live-dot" />
          Live
        </Badge>
      );
  }
}
