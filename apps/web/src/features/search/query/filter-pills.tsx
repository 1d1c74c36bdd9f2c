"use client";
/** The filters of the query as pills: the same text, one click less. */
import { filterPills } from "@sightglass/query-language";
import clsx from "clsx";
import { Plus, X } from "lucide-react";
import { useMemo, useState } from "react";
import { Icon } from "../../../ui/icon";
import { Popover } from "../../../ui/popover";
import { useActions } from "../use-actions";
import { AddFilter } from "./add-filter";

export function FilterPills({ query }: { query: string }) {
  const actions = useActions();
  const [adding, setAdding] = useState(false);
  const pills = useMemo(() => filterPills(query), [query]);
  return (
    <div className="pills qp">
      {pills.map((pill) => {
        return (
          <span key={`${pill.from}-${pill.text}`} className={clsx("pill", pill.negated && "pill-not")}>
            {pill.key === undefined && !pill.negated ? null : (
              <span className="pk">{`${pill.negated ? "not " : ""}${pill.key ?? ""}`.trim()}</span>
            )}
            <span className={clsx("pv", pill.key === undefined && !pill.negated && "pv-alone")}>
              <bdi className="trunc">{readable(pill.label)}</bdi>
            </span>
            <button
              type="button"
              aria-label={removeName(pill)}
              onClick={() => actions.remove(pill.from, pill.to)}
            >
              <Icon of={X} size="xs" />
            </button>
          </span>
        );
      })}
      <Popover
        open={adding}
        onOpenChange={setAdding}
        label="Add a filter"
        align="start"
        trigger={
          <button type="button" className="pill pill-add">
            <Icon of={Plus} size="xs" />
            Filter
          </button>
        }
      >
        <AddFilter onDone={() => setAdding(false)} />
      </Popover>
    </div>
  );
}

/** Accessible name of a pill's remove button; says of a negated one that it is. Pure. */
export function removeName(pill: ReturnType<typeof filterPills>[number]): string {
  return `Remove filter ${pill.negated ? "not " : ""}${pill.key ?? pill.label}`;
}

/** `(a OR b)` → `a or b`, quotes off a lone value: for reading only. Pure. */
export function readable(label: string): string {
  const group = /^\((.*)\)$/.exec(label)?.[1];
  if (group !== undefined) return group.replaceAll(/\sOR\s/g, " or ").replaceAll('"', "");
  return /^"[^"\\]*"$/.test(label) ? label.slice(1, -1) : label;
}
