"use client";
/** Hot keys: attributes with a column of their own, as the system chose them or people wished. */
import dynamic from "next/dynamic";
import { Badge } from "../../ui/badge";
import { formatBytes } from "../../ui/format/bytes";
import { formatCount, formatShare, MISSING } from "../../ui/format/number";
import { api } from "../api/client";
import type { HotKey } from "../api/types";
import type { DialogProps, TargetDialogProps } from "./dialog-props";
import type { NamedHotKey } from "./hot-key-dialogs";
import { ItemSection } from "./item-section";
import type { ItemLook } from "./item-table";

const dialogs = () => import("./hot-key-dialogs");
const NewDialog = dynamic<DialogProps>(() => dialogs().then((module) => module.KeepHotKeyDialog), {
  ssr: false,
});
const KeepDialog = dynamic<TargetDialogProps<NamedHotKey>>(
  () => dialogs().then((module) => module.KeepHotKeyDialog),
  { ssr: false },
);
const ReleaseDialog = dynamic<TargetDialogProps<NamedHotKey>>(
  () => dialogs().then((module) => module.ReleaseHotKeyDialog),
  { ssr: false },
);
const RemoveDialog = dynamic<TargetDialogProps<NamedHotKey>>(
  () => dialogs().then((module) => module.RemoveHotKeyDialog),
  { ssr: false },
);

/** Building takes seconds to minutes. */
const REFRESH_MS = 3_000;

function state(item: HotKey) {
  return (
    <span className="row row-wrap">
      {stateBadge(item)}
      {item.kept ? <Badge tone="accent">kept</Badge> : null}
    </span>
  );
}

function stateBadge({ state, filled, stuck }: HotKey) {
  if (stuck && state === "building")
    return (
      <Badge tone="fault" tip="The store cannot go on for the moment; it tries again.">
        stuck at {formatShare(filled, 0)}
      </Badge>
    );
  switch (state) {
    case "ready":
      return <Badge tone="ok">ready</Badge>;
    case "building":
      return <Badge tone="pending">building {formatShare(filled, 0)}</Badge>;
    case "waiting":
      return <Badge tone="nodata">waiting for its turn</Badge>;
    case "off":
      return <Badge tone="line">no column wanted</Badge>;
  }
}

/** Small parts do not tell the size of a column. */
const size = ({ bytes }: HotKey) => (bytes > 0 ? formatBytes(bytes) : MISSING);
const questions = ({ uses }: HotKey) => `${formatCount(uses)} ${uses === 1 ? "question" : "questions"}`;

const LOOK: ItemLook<NamedHotKey> = {
  columns: [
    { head: "Key", className: "mono b5 hk-key", cell: ({ key }) => key },
    { head: "Values", className: "t2", cell: ({ type }) => type ?? "" },
    { head: "State", cell: state },
    { head: "On disk", className: "t2", cell: size },
    { head: "Questions, 7 days", className: "t2", cell: ({ uses }) => formatCount(uses) },
  ],
  card: (item) => ({
    top: (
      <>
        <span className="grow" />
        <span className="f12 t2">{item.type ?? ""}</span>
      </>
    ),
    middle: state(item),
    foot: (
      <span>
        {questions(item)} in 7 days, {size(item)}
      </span>
    ),
  }),
  none: "No key has a column of its own yet. The first one gets it when it was asked for often enough.",
};

async function list(signal: AbortSignal) {
  const { items, places, places_taken } = await api.hotKeys.list.query({}, { signal });
  return {
    items: items.map((item) => ({ ...item, name: item.key })),
    note: `${places_taken} of ${places} columns of this installation are taken.`,
  };
}

export function HotKeys() {
  return (
    <ItemSection
      title="Hot keys"
      text="An attribute that is asked for often gets a column of its own, by itself. Filters, percentiles and groups over it are then several times faster; no answer changes."
      newText="Keep a key"
      queryKey="hot-keys"
      list={list}
      refreshMs={REFRESH_MS}
      look={LOOK}
      Create={NewDialog}
      actions={[
        { verb: "Keep", when: ({ kept }) => !kept, Dialog: KeepDialog },
        { verb: "Release", when: ({ kept, state }) => kept || state === "off", Dialog: ReleaseDialog },
        { verb: "Remove", danger: true, when: ({ state }) => state !== "off", Dialog: RemoveDialog },
      ]}
    />
  );
}
