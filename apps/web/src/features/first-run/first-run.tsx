"use client";
/** Helps to send the first event: senders and open doors at the left, what happens to it live at the right. */
import type { FirstRunAnswer } from "../api/types";
import { Doors } from "./doors";
import { SenderPanel } from "./sender-panel";
import { WatchCard } from "./watch-card";

export interface FirstRunProps {
  answer: FirstRunAnswer | undefined;
  failed: boolean;
  /** The project has events already: this is about one more sender. */
  extra: boolean;
  /** Leaves for Search, with an event to open. */
  onOpen: (event?: string) => void;
}

export function FirstRun({ answer, failed, extra, onOpen }: FirstRunProps) {
  return (
    <div className="page-scroll pad fr" tabIndex={0} role="region" aria-label="Send data">
      <header className="fr-top">
        <h2 className="fr-h">{extra ? "Send more logs" : "Send your first log"}</h2>
        <p className="t2 fr-p">Choose how logs leave your machine and copy the lines as they are.</p>
      </header>
      <div className="fr-grid">
        <section className="fr-main">
          <SenderPanel answer={answer} />
          <Doors receivers={failed ? undefined : answer?.receivers} />
        </section>
        <WatchCard answer={answer} failed={failed} extra={extra} onOpen={onOpen} />
      </div>
    </div>
  );
}
