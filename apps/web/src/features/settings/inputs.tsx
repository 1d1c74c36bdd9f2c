"use client";
/** Inputs: who may send by syslog, which shows no key, and to which project it goes. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Note } from "../../ui/note";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { Input, Inputs as InputList } from "../api/types";
import { InputTable } from "./input-table";
import { SectionHead } from "./section-head";
import { useMayManage } from "./use-may-manage";

const dialogs = () => import("./input-dialogs");
const InputDialog = dynamic(() => dialogs().then((module) => module.InputDialog), { ssr: false });
const RemoveInputDialog = dynamic(() => dialogs().then((module) => module.RemoveInputDialog), { ssr: false });

type Open = { kind: "create" } | { kind: "change" | "remove"; target: Input };

export function Inputs() {
  const client = useQueryClient();
  const may = useMayManage();
  const [open, setOpen] = useState<Open | null>(null);
  const answer = useQuery({
    queryKey: ["inputs"],
    queryFn: ({ signal }): Promise<InputList> => api.inputs.list.query({}, { signal }),
    staleTime: 0,
  });
  const close = () => setOpen(null);
  const changed = () => {
    close();
    void client.invalidateQueries({ queryKey: ["inputs"] });
  };
  return (
    <>
      <SectionHead
        title="Inputs"
        text="Syslog carries no key. An input lets networks in, and says which project and time zone their lines belong to. Of several the longest network wins."
      >
        {may ? (
          <Button kind="primary" onClick={() => setOpen({ kind: "create" })}>
            <Icon of={Plus} />
            New input
          </Button>
        ) : null}
      </SectionHead>
      {answer.isError ? (
        <Note tone="bad" alert>
          {problemOf(answer.error).message} <code>{problemOf(answer.error).code}</code>
        </Note>
      ) : (
        <InputTable
          inputs={answer.data?.items}
          mayManage={may}
          onChange={(target) => setOpen({ kind: "change", target })}
          onRemove={(target) => setOpen({ kind: "remove", target })}
        />
      )}
      {open?.kind === "create" ? <InputDialog onClose={close} onDone={changed} /> : null}
      {open?.kind === "change" ? <InputDialog target={open.target} onClose={close} onDone={changed} /> : null}
      {open?.kind === "remove" ? (
        <RemoveInputDialog target={open.target} onClose={close} onDone={changed} />
      ) : null}
    </>
  );
}
