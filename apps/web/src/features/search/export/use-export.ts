"use client";
/** One export: the browser saves the file, the app tells how far it is until it ends. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client";
import { type ExportWish, exportLink } from "./export-link";

const ASK_EVERY_MS = 400;

type Progress = Awaited<ReturnType<typeof api.downloads.progress.query>>;

export interface RunningExport {
  /** Undefined before it began. */
  progress: NonNullable<Progress> | undefined;
  started: boolean;
  start: (wish: Omit<ExportWish, "ticket">) => void;
  cancel: () => void;
}

export function useExport(): RunningExport {
  const [ticket, setTicket] = useState("");
  const answer = useQuery({
    queryKey: ["download", ticket],
    queryFn: ({ signal }): Promise<Progress> => api.downloads.progress.query({ ticket }, { signal }),
    enabled: ticket !== "",
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data === null || data.state === "running" ? ASK_EVERY_MS : false,
    refetchIntervalInBackground: true,
    gcTime: 0,
  });
  const start = (wish: Omit<ExportWish, "ticket">) => {
    const next = crypto.randomUUID();
    save(exportLink({ ...wish, ticket: next }));
    setTicket(next);
  };
  const cancel = () => void api.downloads.cancel.mutate({ ticket }).then(() => answer.refetch());
  return { progress: answer.data ?? undefined, started: ticket !== "", start, cancel };
}

/** As a click on a link to a file: the page stays. */
function save(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}
