"use client";
/** Ingest keys: list, make (shown once), rotate with overlap, revoke by a dialog that says the effect. */
import dynamic from "next/dynamic";
import { api } from "../api/client";
import type { IngestKey } from "../api/types";
import { ItemSection } from "./item-section";
import type { ItemLook } from "./item-table";
import { Day, LastUsed, LastUsedCorner, Made } from "./times";

const dialogs = () => import("./key-dialogs");
const CreateKeyDialog = dynamic(() => dialogs().then((module) => module.CreateKeyDialog), { ssr: false });
const RotateKeyDialog = dynamic(() => dialogs().then((module) => module.RotateKeyDialog), { ssr: false });
const RevokeKeyDialog = dynamic(() => dialogs().then((module) => module.RevokeKeyDialog), { ssr: false });

const LOOK: ItemLook<IngestKey> = {
  columns: [
    { head: "Name", className: "b5", cell: (key) => key.name },
    { head: "Key ends in", className: "mono t2 f12", cell: (key) => <Hints item={key} /> },
    { head: "May send", className: "t2", cell: (key) => key.scopes.join(", ") },
    { head: "Last used", cell: (key) => <LastUsed at={key.last_used_at} /> },
    { head: "Made", className: "t3", cell: (key) => <Made item={key} /> },
  ],
  card: (key) => ({
    top: <LastUsedCorner at={key.last_used_at} />,
    foot: (
      <code>
        <Hints item={key} />
      </code>
    ),
  }),
  none: "No key yet. Nothing can be sent to this project.",
};

export function IngestKeys() {
  return (
    <ItemSection
      title="Ingest keys"
      text="Senders hold these. A key can write to this project and read nothing."
      newText="New key"
      queryKey="keys"
      list={(signal) => api.keys.list.query({}, { signal })}
      look={LOOK}
      Create={CreateKeyDialog}
      actions={[
        { verb: "Rotate", Dialog: RotateKeyDialog },
        { verb: "Revoke", danger: true, Dialog: RevokeKeyDialog },
      ]}
    />
  );
}

/** `…kX9d`; while a rotation overlaps, both. */
function Hints({ item }: { item: IngestKey }) {
  const [newest, ...older] = item.secrets;
  if (newest === undefined) return "–";
  return (
    <>
      …{newest.hint}
      {older.map((secret) => (
        <span key={secret.hint + secret.created_at} className="t3">
          {" "}
          and …{secret.hint}
          {secret.expires_at === null ? "" : " until "}
          {secret.expires_at === null ? null : <Day at={secret.expires_at} />}
        </span>
      ))}
    </>
  );
}
