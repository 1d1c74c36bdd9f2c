"use client";
/** Top bar and main pane of a page. A page without a range has no time control. */
import type { ReactNode } from "react";
import { AccountMenu } from "./account-menu";
import { ProjectSwitch } from "./project-switch";
import { RefreshControl } from "./refresh-control";
import { TimeControl } from "./time-control";

export interface PageFrameProps {
  title: string;
  /** Shows time range and refresh. */
  time?: boolean;
  /** Before the time control. */
  actions?: ReactNode;
  children: ReactNode;
}

export function PageFrame({ title, time = false, actions, children }: PageFrameProps) {
  return (
    <>
      <header className="top">
        <ProjectSwitch />
        <span className="crumb-sep only-desk" aria-hidden="true">
          /
        </span>
        <h1 className="crumb trunc">{title}</h1>
        <span className="grow" />
        {actions}
        {time ? <TimeControl /> : null}
        {time ? <RefreshControl /> : null}
        <span className="only-phone">
          <AccountMenu className="top-account" />
        </span>
      </header>
      <main className="page">{children}</main>
    </>
  );
}
