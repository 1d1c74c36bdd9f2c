"use client";
/** Which keys stand as columns between time and message. */
import { MenuItem, MenuLabel, MenuSeparator } from "../../ui/menu";
import { useActions } from "./use-actions";
import { type Ask, useFields } from "./use-search";

const ALWAYS_OFFERED: readonly string[] = [
  "severity",
  "service",
  "host",
  "environment",
  "version",
  "trace_id",
];
const OFFERED_MAX = 30;

export function ColumnsMenu({ ask, columns }: { ask: Ask; columns: readonly string[] }) {
  const actions = useActions();
  const fields = useFields(ask, true).data?.fields ?? [];
  const rest = fields
    .map((field) => field.key)
    .filter(
      (key) =>
        key !== "body" && key !== "timestamp" && !ALWAYS_OFFERED.includes(key) && !columns.includes(key),
    )
    .slice(0, OFFERED_MAX);
  const first = [...columns, ...ALWAYS_OFFERED.filter((key) => !columns.includes(key))];
  return (
    <>
      <MenuLabel>Columns</MenuLabel>
      {first.map((key) => (
        <MenuItem
          key={key}
          keepOpen
          checked={columns.includes(key)}
          onSelect={() => actions.toggleColumn(key)}
        >
          {key}
        </MenuItem>
      ))}
      {rest.length === 0 ? null : <MenuSeparator />}
      {rest.map((key) => (
        <MenuItem key={key} keepOpen checked={false} onSelect={() => actions.toggleColumn(key)}>
          {key}
        </MenuItem>
      ))}
    </>
  );
}
