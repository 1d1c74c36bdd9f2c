"use client";
/** Ingest keys: list, make (shown once), rotate with overlap, revoke by a dialog that says the effect. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { IngestKey, IngestKeys as KeyList } from "../api/types";
import { KeyTable } from "./key-table";
import { type Secret, SecretOnce } from "./secret-once";
import { SectionHead } from "./section-head";
import { useMayManage } from "./use-may-manage";

const dialogs = () => import("./key-dialogs");
const CreateKeyDialog = dynamic(() => dialogs().then((module) => module.CreateKeyDialog), { ssr: false });
const RotateKeyDialog = dynamic(() => dialogs().then((module) => module.RotateKeyDialog), { ssr: false });
const RevokeKeyDialog = dynamic(() => dialogs().then((module) => module.RevokeKeyDialog), { ssr: false });

type Open = { kind: "create" } | { kind: "rotate" | "revoke"; target: IngestKey };

export function IngestKeys() {
  const client = useQueryClient();
  const may = useMayManage();
  const [open, setOpen] = useState<Open | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const answer = useQuery({
    queryKey: ["keys"],
    queryFn: ({ signal }): Promise<KeyList> => api.keys.list.query({}, { signal }),
    staleTime: 0,
  });
  const close = () => setOpen(null);
  const changed = (made?: Secret) => {
    if (made !== undefined) setSecret(made);
    close();
    void client.invalidateQueries({ queryKey: ["keys"] });
  };
  return (
    <>
      <SectionHead
        title="Ingest keys"
        text="Senders hold these. A key can write to this project and read nothing."
      >
        {may ? (
          <Button kind="primary" onClick={() => setOpen({ kind: "create" })}>
            <Icon of={Plus} />
            New key
          </Button>
        ) : null}
      </SectionHead>
      {secret === null ? null : <SecretOnce secret={secret} onDone={() => setSecret(null)} />}
      {answer.isError ? (
        <Note tone="bad" alert>
          {problemOf(answer.error).message} <code>{problemOf(answer.error).code}</code>
        </Note>
      ) : (
        <KeyTable
          keys={answer.data?.items}
          mayManage={may}
          onRotate={(target) => setOpen({ kind: "rotate", target })}
          onRevoke={(target) => setOpen({ kind: "revoke", target })}
        />
      )}
      {open?.kind === "create" ? <CreateKeyDialog onClose={close} onDone={changed} /> : null}
      {open?.kind === "rotate" ? (
        <RotateKeyDialog target={open.target} onClose={close} onDone={changed} />
      ) : null}
      {open?.kind === "revoke" ? (
        <RevokeKeyDialog target={open.target} onClose={close} onDone={changed} />
      ) : null}
    </>
  );
}
