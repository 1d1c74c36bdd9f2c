"use client";
/** Attributes, resource and the record's own fields as groups that fold; each value filters, becomes a column, copies. */
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Icon } from "../../../ui/icon";
import type { LogRecord } from "../../api/types";
import { useActions } from "../use-actions";
import { FieldRow } from "./field-row";

type Pair = [key: string, value: string | number | boolean];

/** Groups of a record, without the empty ones. Pure. */
export function groupsOf(record: LogRecord): { name: string; pairs: Pair[] }[] {
  const own: Pair[] = [
    ["service", record.service],
    ["host", record.host],
    ["environment", record.environment],
    ["version", record.version],
    ["trace_id", record.trace_id],
    ["span_id", record.span_id],
    ["severity", record.severity],
    ["severity_text", record.severity_text],
    ["severity_number", record.severity_number],
    ["scope_name", record.scope_name],
    ["timestamp", record.timestamp],
    ["observed_timestamp", record.observed_timestamp],
    ["id", record.id],
  ];
  const groups = [
    { name: "Attributes", pairs: Object.entries(record.attributes) },
    { name: "Resource", pairs: Object.entries(record.resource) },
    { name: "Record", pairs: own.filter(([, value]) => value !== "" && value !== 0) },
  ];
  return groups.filter((group) => group.pairs.length > 0);
}

/** Keys of the record that the query language does not know. */
const NOT_SEARCHABLE: ReadonlySet<string> = new Set(["id", "severity_text", "severity_number", "scope_name"]);

export function FieldTree({ record, columns }: { record: LogRecord; columns: readonly string[] }) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const actions = useActions();
  const toggle = (name: string) => {
    const next = new Set(folded);
    if (!next.delete(name)) next.add(name);
    setFolded(next);
  };
  return (
    <div className="kv">
      {groupsOf(record).map((group) => {
        const isFolded = folded.has(group.name);
        return (
          <section key={group.name} aria-label={group.name}>
            <button
              type="button"
              className="kv-group"
              aria-expanded={!isFolded}
              onClick={() => toggle(group.name)}
            >
              <Icon of={isFolded ? ChevronRight : ChevronDown} size="xs" />
              {group.name} {isFolded ? <span className="count">{group.pairs.length}</span> : null}
            </button>
            {isFolded
              ? null
              : group.pairs.map(([key, value]) => (
                  <FieldRow
                    key={key}
                    name={key}
                    value={value}
                    isColumn={columns.includes(key)}
                    searchable={group.name !== "Record" || !NOT_SEARCHABLE.has(key)}
                    actions={actions}
                  />
                ))}
          </section>
        );
      })}
    </div>
  );
}
