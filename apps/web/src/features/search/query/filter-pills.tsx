"use client";
/** The filters of the query as pills: the same text, one click less. A filter that is off stays as a pill until the page is left. */
import { filterPills, type Pill } from "@sightglass/query-language";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { Icon } from "../../../ui/icon";
import { Popover } from "../../../ui/popover";
import { useActions } from "../use-actions";
import { AddFilter } from "./add-filter";
import { FilterPill } from "./filter-pill";

export function FilterPills({ query }: { query: string }) {
  const [adding, setAdding] = useState(false);
  const pills = usePills(query);
  return (
    <div className="pills qp">
      {pills.pills.map((pill) => (
        <FilterPill
          key={`${pill.from}-${pill.text}`}
          pill={pill}
          focused={pills.focused === pill.text}
          onEdit={(text) => pills.edit(pill, text)}
          onToggle={() => pills.turnOff(pill)}
          onRemove={() => pills.remove(pill)}
        />
      ))}
      {pills.off.map((pill) => (
        <FilterPill
          key={`off-${pill.text}`}
          pill={pill}
          off
          focused={pills.focused === pill.text}
          onEdit={(text) => pills.turnOn(pill, text)}
          onToggle={() => pills.turnOn(pill, pill.text)}
          onRemove={() => pills.forget(pill)}
        />
      ))}
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

/** The pills of a query, those that are off, and what can be done to them. */
function usePills(query: string) {
  const actions = useActions();
  const [off, setOff] = useState<readonly Pill[]>([]);
  const [focused, setFocused] = useState("");
  const pills = useMemo(() => filterPills(query), [query]);
  const withoutOff = (pill: Pill) => off.filter((one) => one.text !== pill.text);
  return {
    pills,
    off: off.filter((one) => !pills.some((pill) => pill.text === one.text)),
    focused,
    edit: (pill: Pill, text: string) => {
      setFocused(text.trim());
      actions.replace(pill, text);
    },
    turnOff: (pill: Pill) => {
      setOff([...withoutOff(pill), pill]);
      setFocused(pill.text);
      actions.remove(pill.from, pill.to);
    },
    turnOn: (pill: Pill, text: string) => {
      setOff(withoutOff(pill));
      setFocused(text);
      if (text.trim() !== "") actions.add(text);
    },
    remove: (pill: Pill) => actions.remove(pill.from, pill.to),
    forget: (pill: Pill) => setOff(withoutOff(pill)),
  };
}
