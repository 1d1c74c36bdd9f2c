"use client";
/** One field: type glyph, key, coverage; open it shows its values. */
import clsx from "clsx";
import { Columns2, Zap } from "lucide-react";
import { formatShare } from "../../../ui/format/number";
import { Icon } from "../../../ui/icon";
import type { FieldSummary, FieldType } from "../../api/types";
import { visible } from "../list/message-text";
import type { SearchActions } from "../use-actions";
import type { Ask } from "../use-search";
import { FieldValues } from "./field-values";

const GLYPHS: Readonly<Record<FieldType, string>> = {
  text: "Aa",
  number: "#",
  bool: "01",
  time: "t",
  id: "id",
};

export interface FieldItemProps {
  field: FieldSummary;
  ask: Ask;
  actions: SearchActions;
  open: boolean;
  onToggle: () => void;
}

export function FieldItem({ field, ask, actions, open, onToggle }: FieldItemProps) {
  const known = Number.isFinite(field.coverage);
  return (
    <li className={clsx("fl", open && "open")}>
      <div className="fl-head">
        <button type="button" className="fb" aria-expanded={open} onClick={onToggle}>
          <span className="ty" aria-hidden="true">
            {GLYPHS[field.type]}
          </span>
          <span className="trunc grow" title={field.key}>
            <bdi>{visible(field.key, true)}</bdi>
          </span>
          {field.own_column ? (
            <span className="fl-own" title="Has a column of its own: quick to filter, count and group by">
              <Icon of={Zap} size="xs" />
              <span className="sr">has a column of its own</span>
            </span>
          ) : null}
          <span
            className="cov"
            title={known ? `in ${formatShare(field.coverage)} of the matches` : undefined}
          >
            {known ? formatShare(field.coverage, 0) : ""}
          </span>
        </button>
        {field.key === "body" ? null : (
          <button
            type="button"
            className="act fl-col"
            aria-label={`Show ${field.key} as a column, or hide it`}
            data-tip="Column on or off"
            onClick={() => actions.toggleColumn(field.key)}
          >
            <Icon of={Columns2} size="xs" />
          </button>
        )}
      </div>
      {open ? <FieldValues field={field} ask={ask} actions={actions} /> : null}
    </li>
  );
}
