"use client";
/** API tokens: list, make (shown once), revoke by a dialog that says the effect. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { ApiToken, ApiTokens as TokenList } from "../api/types";
import { type Secret, SecretOnce } from "./secret-once";
import { SectionHead } from "./section-head";
import { TokenTable } from "./token-table";
import { useMayManage } from "./use-may-manage";

const dialogs = () => import("./token-dialogs");
const CreateTokenDialog = dynamic(() => dialogs().then((module) => module.CreateTokenDialog), { ssr: false });
const RevokeTokenDialog = dynamic(() => dialogs().then((module) => module.RevokeTokenDialog), { ssr: false });

type Open = { kind: "create" } | { kind: "revoke"; target: ApiToken };

export function ApiTokens() {
  const client = useQueryClient();
  const may = useMayManage();
  const [open, setOpen] = useState<Open | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const answer = useQuery({
    queryKey: ["tokens"],
    queryFn: ({ signal }): Promise<TokenList> => api.tokens.list.query({}, { signal }),
    staleTime: 0,
  });
  const close = () => setOpen(null);
  const changed = (made?: Secret) => {
    if (made !== undefined) setSecret(made);
    close();
    void client.invalidateQueries({ queryKey: ["tokens"] });
  };
  return (
    <>
      <SectionHead
        title="API tokens"
        text="Scripts hold these. A token reads this project through /api/v1; it cannot send."
      >
        {may ? (
          <Button kind="primary" onClick={() => setOpen({ kind: "create" })}>
            <Icon of={Plus} />
            New token
          </Button>
        ) : null}
      </SectionHead>
      {secret === null ? null : <SecretOnce secret={secret} onDone={() => setSecret(null)} />}
      {answer.isError ? (
        <Note tone="bad" alert>
          {problemOf(answer.error).message} <code>{problemOf(answer.error).code}</code>
        </Note>
      ) : (
        <TokenTable
          tokens={answer.data?.items}
          mayManage={may}
          onRevoke={(target) => setOpen({ kind: "revoke", target })}
        />
      )}
      {open?.kind === "create" ? <CreateTokenDialog onClose={close} onDone={changed} /> : null}
      {open?.kind === "revoke" ? (
        <RevokeTokenDialog target={open.target} onClose={close} onDone={changed} />
      ) : null}
    </>
  );
}
