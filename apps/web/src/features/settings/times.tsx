"use client";
/** Times in tables of keys: when made, when last used. */
import { epochOf, formatAgo, formatDate, formatFull } from "../../ui/format/time";
import { useNow } from "../../ui/use-now";
import { useZone } from "../shell/use-zone";

/** Unused for longer than this, a key is worth a second look. */
const QUIET_MS = 30 * 86_400_000;

export function LastUsed({ at }: { at: string | null }) {
  const now = useNow(10_000);
  const zone = useZone();
  if (at === null) return <span className="t3">not yet</span>;
  const epoch = epochOf(at);
  return (
    <time className={now - epoch > QUIET_MS ? "quiet" : "t2"} dateTime={at} title={formatFull(epoch, zone)}>
      {formatAgo(epoch, now) ?? formatDate(epoch, zone)}
    </time>
  );
}

/** The same at the right end of a card. */
export function LastUsedCorner({ at }: { at: string | null }) {
  return (
    <>
      <span className="grow" />
      <span className="f12">
        <LastUsed at={at} />
      </span>
    </>
  );
}

/** When, and by whom. */
export function Made({ item }: { item: { created_at: string; created_by: string } }) {
  return (
    <>
      <Day at={item.created_at} />
      {item.created_by === "" ? "" : ` · ${item.created_by}`}
    </>
  );
}

export function Day({ at }: { at: string }) {
  const zone = useZone();
  return <time dateTime={at}>{formatDate(epochOf(at), zone)}</time>;
}
