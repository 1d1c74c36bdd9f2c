"use client";
/** Sends the dead letters of a reason through the intake again, in pieces, with progress and what came of it. */
import { isReason } from "@sightglass/telemetry";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { formatCount } from "../../ui/format/number";
import { Note } from "../../ui/note";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import { addReplay, NOTHING_REPLAYED, type ReplaySum, sentenceOfReplay } from "./replay-sum";

export interface ReplayProps {
  reason: string;
  /** Letters of the reason that were not sent again yet. */
  count: number;
}

const PIECE = 100;
/** Everything that can still be kept. */
const FROM = "now-400d";

type Stage = "closed" | "asking" | "running" | "done";

export function Replay({ reason, count }: ReplayProps) {
  const client = useQueryClient();
  const [stage, setStage] = useState<Stage>("closed");
  const [sum, setSum] = useState<ReplaySum>(NOTHING_REPLAYED);
  const [error, setError] = useState<string>();
  const stopped = useRef(false);
  const run = async () => {
    stopped.current = false;
    setError(undefined);
    setSum(NOTHING_REPLAYED);
    setStage("running");
    await replayAll(reason, { isStopped: () => stopped.current, onProgress: setSum }).catch(
      (cause: unknown) => setError(problemOf(cause).message),
    );
    setStage("done");
    void client.invalidateQueries({ queryKey: ["ingest"] });
  };
  const close = () => {
    stopped.current = true;
    setStage("closed");
  };
  return (
    <>
      <Button size="sm" disabled={count === 0} onClick={() => setStage("asking")}>
        Replay {formatCount(count)}
      </Button>
      {stage === "closed" ? null : (
        <Dialog
          title={`Replay ${reason}`}
          description={
            stage === "asking"
              ? `${formatCount(count)} ${count === 1 ? "letter goes" : "letters go"} through the intake again as they came, from the source http/replay. Each is sent once; what is rejected again becomes a new dead letter.`
              : sentenceOfReplay(sum)
          }
          onClose={close}
        >
          {stage === "asking" ? null : (
            <Outcome sum={sum} count={count} running={stage === "running"} error={error} />
          )}
          <div className="dialog-acts">
            <Button onClick={close}>
              {stage === "asking" ? "Cancel" : stage === "running" ? "Stop" : "Close"}
            </Button>
            {stage === "done" ? null : (
              <Button kind="primary" busy={stage === "running"} onClick={() => void run()}>
                {stage === "running" ? "Replaying" : `Replay ${formatCount(count)}`}
              </Button>
            )}
          </div>
        </Dialog>
      )}
    </>
  );
}

interface OutcomeProps {
  sum: ReplaySum;
  count: number;
  running: boolean;
  error: string | undefined;
}

function Outcome({ sum, count, running, error }: OutcomeProps) {
  return (
    <>
      <Progress sum={sum} count={count} running={running} />
      {sum.stopped === null ? null : (
        <Note tone="warn" alert>
          The intake took no more: {sum.stopped.message} <code>{sum.stopped.code}</code> Replay again later;
          it goes on with what is left.
        </Note>
      )}
      {error === undefined ? null : (
        <Note tone="bad" alert>
          {error}
        </Note>
      )}
    </>
  );
}

function Progress({ sum, count, running }: Omit<OutcomeProps, "error">) {
  const looked = sum.sent + sum.unfit + sum.unknown;
  return (
    <progress
      className="replay-bar"
      aria-label="Letters replayed"
      max={Math.max(1, count)}
      value={running ? Math.min(looked, count) : Math.max(1, count)}
    />
  );
}

interface Watch {
  isStopped: () => boolean;
  onProgress: (sum: ReplaySum) => void;
}

/** Piece by piece until all letters of before the first piece were looked at. */
async function replayAll(reason: string, { isStopped, onProgress }: Watch): Promise<void> {
  if (!isReason(reason)) return;
  let sum = NOTHING_REPLAYED;
  let rest: { from: string; to?: string; cursor?: string } = { from: FROM };
  for (;;) {
    const answer = await api.ingest.replay.mutate({ reason, limit: PIECE, ...rest });
    sum = addReplay(sum, answer);
    onProgress(sum);
    if (answer.next_cursor === null || answer.stopped !== null || isStopped()) return;
    rest = { from: answer.from, to: answer.to, cursor: answer.next_cursor };
  }
}
