"use client";
/** A section of the settings that lists things, makes them and changes them by dialogs that say the effect. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ComponentType, useState } from "react";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { problemOf } from "../api/problem";
import type { DialogProps, TargetDialogProps } from "./dialog-props";
import { type ItemLook, ItemTable, type Named } from "./item-table";
import { type Secret, SecretOnce } from "./secret-once";
import { SectionHead } from "./section-head";
import { useMayManage } from "./use-may-manage";

export interface SectionAction<Item> {
  verb: string;
  danger?: boolean;
  /** Whether an item has it; every one does unless given. */
  when?: (target: Item) => boolean;
  Dialog: ComponentType<TargetDialogProps<Item>>;
}

export interface ItemSectionProps<Item> {
  title: string;
  text: string;
  /** On the button that makes one. */
  newText: string;
  queryKey: string;
  /** `note`: a line below the table. */
  list: (signal: AbortSignal) => Promise<{ items: readonly Item[]; note?: string }>;
  /** Asked again that often while it is shown. */
  refreshMs?: number;
  look: ItemLook<Item>;
  Create: ComponentType<DialogProps>;
  actions: readonly SectionAction<Item>[];
}

export function ItemSection<Item extends Named>(props: ItemSectionProps<Item>) {
  const { title, text, newText, queryKey, list, look, Create, actions, refreshMs } = props;
  const client = useQueryClient();
  const may = useMayManage();
  const [creating, setCreating] = useState(false);
  const [open, setOpen] = useState<{ verb: string; target: Item } | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const answer = useQuery({
    queryKey: [queryKey],
    queryFn: ({ signal }) => list(signal),
    staleTime: 0,
    refetchInterval: refreshMs ?? false,
  });
  const close = () => {
    setCreating(false);
    setOpen(null);
  };
  const changed = (made?: Secret) => {
    if (made !== undefined) setSecret(made);
    close();
    void client.invalidateQueries({ queryKey: [queryKey] });
  };
  const runs = actions.map(({ verb, danger = false, when = () => true }) => ({
    verb,
    danger,
    when,
    run: (target: Item) => setOpen({ verb, target }),
  }));
  const Dialog = actions.find(({ verb }) => verb === open?.verb)?.Dialog;
  return (
    <>
      <SectionHead title={title} text={text}>
        {may ? (
          <Button kind="primary" onClick={() => setCreating(true)}>
            <Icon of={Plus} />
            {newText}
          </Button>
        ) : null}
      </SectionHead>
      {secret === null ? null : <SecretOnce secret={secret} onDone={() => setSecret(null)} />}
      {answer.isError ? (
        <Note tone="bad" alert>
          {problemOf(answer.error).message} <code>{problemOf(answer.error).code}</code>
        </Note>
      ) : (
        <ItemTable {...look} items={answer.data?.items} actions={may ? runs : []} />
      )}
      {answer.data?.note === undefined ? null : <p className="help sx-note">{answer.data.note}</p>}
      {creating ? <Create onClose={close} onDone={changed} /> : null}
      {open !== null && Dialog ? <Dialog target={open.target} onClose={close} onDone={changed} /> : null}
    </>
  );
}
