"use client";
/** API tokens: list, make (shown once), revoke by a dialog that says the effect. */
import dynamic from "next/dynamic";
import { api } from "../api/client";
import type { ApiToken } from "../api/types";
import { ItemSection } from "./item-section";
import type { ItemLook } from "./item-table";
import { Day, LastUsed, LastUsedCorner, Made } from "./times";

const dialogs = () => import("./token-dialogs");
const CreateTokenDialog = dynamic(() => dialogs().then((module) => module.CreateTokenDialog), { ssr: false });
const RevokeTokenDialog = dynamic(() => dialogs().then((module) => module.RevokeTokenDialog), { ssr: false });

const LOOK: ItemLook<ApiToken> = {
  columns: [
    { head: "Name", className: "b5", cell: (token) => token.name },
    { head: "Token ends in", className: "mono t2 f12", cell: (token) => `…${token.hint}` },
    { head: "May", className: "t2", cell: (token) => token.scope },
    { head: "Last used", cell: (token) => <LastUsed at={token.last_used_at} /> },
    {
      head: "Ends",
      className: "t2",
      cell: (token) => (token.expires_at === null ? "never" : <Day at={token.expires_at} />),
    },
    { head: "Made", className: "t3", cell: (token) => <Made item={token} /> },
  ],
  card: (token) => ({
    top: <LastUsedCorner at={token.last_used_at} />,
    foot: (
      <>
        <code>…{token.hint}</code>
        <span>{token.scope}</span>
      </>
    ),
  }),
  none: "No token yet.",
};

export function ApiTokens() {
  return (
    <ItemSection
      title="API tokens"
      text="Scripts hold these. A token reads this project through /api/v1; it cannot send."
      newText="New token"
      queryKey="tokens"
      list={(signal) => api.tokens.list.query({}, { signal })}
      look={LOOK}
      Create={CreateTokenDialog}
      actions={[{ verb: "Revoke", danger: true, Dialog: RevokeTokenDialog }]}
    />
  );
}
