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
  const actions = useActions();
  const [adding, setAdding] = useState(false);
  const [off, setOff] = useState<readonly Pill[]>([]);
  const [focused, setFocused] = useState("");
  const pills = useMemo(() => filterPills(query), [query]);
  const shownOff = off.filter((one) => !pills.some((pill) => pill.text === one.text));
  const withoutOff = (pill: Pill) => off.filter((one) => one.text !== pill.text);
  const turnOff = (pill: Pill) => {
    setOff([...withoutOff(pill), pill]);
    setFocused(pill.text);
    actions.remove(pill.from, pill.to);
  };
  const turnOn = (pill: Pill, text: string) => {
    setOff(withoutOff(pill));
    setFocused(text);
    if (text.trim() !== "") actions.add(text);
  };
  const edit = (pill: Pill, text: string) => {
    setFocused(text.trim());
    actions.replace(pill, text);
  };
  return (
    <div className="pills qp">
      {pills.map((pill) => (
        <FilterPill
          key={`${pill.from}-${pill.text}`}
          pill={pill}
          focused={focused === pill.text}
          onEdit={(text) => edit(pill, text)}
          onToggle={() => turnOff(pill)}
          onRemove={() => actions.remove(pill.from, pill.to)}
        />
      ))}
      {shownOff.map((pill) => (
        <FilterPill
          key={`off-${pill.text}`}
          pill={pill}
          off
          focused={focused === pill.text}
          onEdit={(text) => turnOn(pill, text)}
          onToggle={() => turnOn(pill, pill.text)}
          onRemove={() => setOff(withoutOff(pill))}
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
