"use client";
/** Send data: one more sender for a project that may have some already. */
import { useRouter } from "next/navigation";
import { PageFrame } from "../shell/page-frame";
import { FirstRun } from "./first-run";
import { useFirstRun } from "./use-first-run";

export function SendPage() {
  const router = useRouter();
  const answer = useFirstRun(true);
  const open = (event?: string) => router.push(event === undefined ? "/search" : `/search?event=${event}`);
  return (
    <PageFrame title="Send data">
      <FirstRun answer={answer.data} failed={answer.isError} extra onOpen={open} />
    </PageFrame>
  );
}
