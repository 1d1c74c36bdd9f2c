"use client";
/** One dead letter: the raw bytes as text or hex, where they came from, what was wrong. */
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { formatBytes } from "../../ui/format/bytes";
import { formatCount } from "../../ui/format/number";
import { epochOf, formatFull, zoneLabel } from "../../ui/format/time";
import { Icon } from "../../ui/icon";
import { Segmented } from "../../ui/segmented";
import type { DeadLetter } from "../api/types";
import { Message } from "../search/list/message";
import { useZone } from "../shell/use-zone";
import { bytesOf, hexDump } from "./series";

export interface DeadLetterSampleProps {
  items: readonly DeadLetter[];
  /** All of this reason, more than the samples at hand. */
  count: number;
}

export function DeadLetterSample({ items, count }: DeadLetterSampleProps) {
  const [at, setAt] = useState(0);
  const [form, setForm] = useState<"text" | "hex">("text");
  const item = items[Math.min(at, items.length - 1)];
  const raw = item?.raw_base64 ?? "";
  const hex = useMemo(() => (form === "hex" ? hexDump(bytesOf(raw)) : ""), [form, raw]);
  if (item === undefined) return null;
  return (
    <div className="dlx">
      <div className="row">
        <span className="f12 t2 grow">
          Sample {at + 1} of {formatCount(count)}
        </span>
        <Segmented
          label="Form"
          value={form}
          options={[
            { value: "text", text: "UTF-8" },
            { value: "hex", text: "Hex" },
          ]}
          onChange={setForm}
        />
        <Button
          kind="ghost"
          size="sm"
          icon
          label="Newer sample"
          disabled={at === 0}
          onClick={() => setAt(at - 1)}
        >
          <Icon of={ChevronLeft} />
        </Button>
        <Button
          kind="ghost"
          size="sm"
          icon
          label="Older sample"
          disabled={at >= items.length - 1}
          onClick={() => setAt(at + 1)}
        >
          <Icon of={ChevronRight} />
        </Button>
      </div>
      <pre
        className={form === "hex" ? "code raw raw-hex" : "code raw"}
        tabIndex={0}
        role="region"
        aria-label="Raw event"
      >
        {form === "hex" ? hex : <Message text={item.raw_text} />}
      </pre>
      <Facts item={item} />
      <Replayed item={item} />
      <div className="row">
        <CopyButton text={item.raw_text} label="Copy raw" />
      </div>
    </div>
  );
}

function Facts({ item }: { item: DeadLetter }) {
  const zone = useZone();
  const kept = bytesOf(item.raw_base64).length;
  return (
    <p className="f12 t2">
      {formatBytes(item.raw_bytes)} as received{item.origin === "" ? "" : ` from ${item.origin}`} at{" "}
      <time dateTime={item.observed_timestamp}>
        {formatFull(epochOf(item.observed_timestamp), zone).slice(0, 19)}
      </time>{" "}
      {zoneLabel(zone)}
      {kept < item.raw_bytes ? `; the first ${formatBytes(kept)} are shown` : ""}. {item.message}{" "}
      <code>{item.reason}</code>
    </p>
  );
}

const STATES = {
  sending: "was sent again; the answer did not come, so it is unknown whether it was taken",
  accepted: "was sent again and accepted",
  rejected: "was sent again and rejected; it is kept anew",
} as const;

function Replayed({ item }: { item: DeadLetter }) {
  const zone = useZone();
  if (item.replayed === null) return null;
  const { state, at, by } = item.replayed;
  return (
    <p className="f12 t2">
      This letter {STATES[state]}, by {by} at{" "}
      <time dateTime={at}>{formatFull(epochOf(at), zone).slice(0, 19)}</time>.
    </p>
  );
}
