"use client";
/** What can be done with the selected events. Lies over the foot of the list, so that no row moves. */
import { X } from "lucide-react";
import { Button } from "../../../ui/button";
import { copyText } from "../../../ui/copy-button";
import { formatCount } from "../../../ui/format/number";
import { Icon } from "../../../ui/icon";
import { toast } from "../../../ui/toast";
import { asLines, asNdjson, byTime } from "./selected-text";
import type { Selection } from "./use-selection";

export function SelectionBar({ selection }: { selection: Selection }) {
  const count = selection.chosen.size;
  if (count === 0) return null;
  const events = count === 1 ? "1 event" : `${formatCount(count)} events`;
  const copy = (write: typeof asNdjson, kind: string) => {
    const text = write(byTime(selection.chosen.values()));
    void copyText(text).then((done) => toast(done ? `${events} copied as ${kind}` : "Nothing was copied"));
  };
  return (
    <div className="sel-bar" role="group" aria-label="Selected events">
      <span role="status">
        <b>{events}</b> selected
      </span>
      <Button size="sm" onClick={() => copy(asNdjson, "NDJSON")}>
        Copy as NDJSON
      </Button>
      <Button size="sm" onClick={() => copy(asLines, "text")}>
        Copy as text
      </Button>
      <Button size="sm" kind="ghost" icon label="Select nothing" onClick={selection.clear}>
        <Icon of={X} size="s" />
      </Button>
    </div>
  );
}
