"use client";
/** One pattern: count, share, trend, level, text, first seen, services; open, its samples below. */
import clsx from "clsx";
import { ChevronDown, ChevronRight, EyeOff, Plus } from "lucide-react";
import type { KeyboardEvent, MouseEvent } from "react";
import { compactCount, formatShare } from "../../../ui/format/number";
import { epochOf, formatFull, formatRow } from "../../../ui/format/time";
import { Icon } from "../../../ui/icon";
import { SeverityChip } from "../../../ui/severity-chip";
import type { PatternAnswer } from "../../api/types";
import { countTitle, levelsText, servicesText } from "./pattern-facts";
import type { PatternLook } from "./pattern-look";
import { PatternSamples } from "./pattern-samples";
import { PatternText } from "./pattern-text";
import { Trend } from "./trend";

export interface PatternRowProps {
  pattern: PatternAnswer;
  look: PatternLook;
  index: number;
  active: boolean;
  open: boolean;
  onActive: (index: number) => void;
  onKey: (event: KeyboardEvent<HTMLElement>) => void;
  onToggle: () => void;
}

export function PatternRow(props: PatternRowProps) {
  const { pattern, look, index, active, open } = props;
  return (
    <>
      <div
        role="row"
        className={clsx("pt-row", active && "pt-active")}
        data-index={index}
        tabIndex={active ? 0 : -1}
        aria-selected={active}
        onFocus={() => props.onActive(index)}
        onKeyDown={props.onKey}
        onClick={(event) => isPlainClick(event) && props.onToggle()}
      >
        <div role="gridcell" className="num pt-count" title={countTitle(pattern, look)}>
          {look.sampled ? "≈ " : ""}
          {compactCount(pattern.count)}
        </div>
        <div role="gridcell" className="pt-share">
          <span className="row">
            <span className="bar">
              <i style={{ width: `${Math.max(1, pattern.share * 100)}%` }} />
            </span>
            <span className="t2">{formatShare(pattern.share)}</span>
          </span>
        </div>
        <div role="gridcell" className="pt-trend-cell">
          <Trend counts={pattern.trend} barMs={look.barMs} />
        </div>
        <div role="gridcell" className="pt-level" title={levelsText(pattern)}>
          <SeverityChip level={pattern.levels[0]?.level ?? ""} />
        </div>
        <div role="gridcell" className="pt-text">
          <button type="button" className="pt-open" aria-expanded={open} onClick={props.onToggle}>
            <Icon of={open ? ChevronDown : ChevronRight} size="xs" />
            <span className="pt-line">
              <PatternText parts={pattern.parts} oneLine={!open} />
            </span>
          </button>
          <RowActions {...props} />
        </div>
        <div
          role="gridcell"
          className="pt-first t2"
          title={formatFull(epochOf(pattern.first_seen), look.zone)}
        >
          {formatRow(epochOf(pattern.first_seen), look.zone, look.rangeMs).replace(/\.\d+$/, "")}
        </div>
        <div role="gridcell" className="pt-services" title={pattern.services.join(", ")}>
          <bdi>{servicesText(pattern)}</bdi>
        </div>
      </div>
      {open ? <PatternSamples pattern={pattern} look={look} /> : null}
    </>
  );
}

/** Not on a button, and not the end of a selection of text. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  const onButton = event.target instanceof Element && event.target.closest("button") !== null;
  return !onButton && window.getSelection()?.isCollapsed !== false;
}

function RowActions({ pattern, look }: PatternRowProps) {
  return (
    <span className="pt-acts">
      <button
        type="button"
        className="act"
        aria-label="Only this pattern"
        data-tip="Only this pattern"
        data-keys="Enter"
        onClick={() => look.onOnly(pattern)}
      >
        <Icon of={Plus} size="xs" />
      </button>
      <button
        type="button"
        className="act"
        aria-label="Hide this pattern"
        data-tip="Hide this pattern"
        data-keys="x"
        onClick={() => look.onHide(pattern)}
      >
        <Icon of={EyeOff} size="xs" />
      </button>
    </span>
  );
}
