/** A quiet box with one fact; tones say whether something is wrong. */
import clsx from "clsx";
import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./icon";

export interface NoteProps {
  tone?: "plain" | "info" | "warn" | "bad" | "good";
  /** Announce it when it appears. */
  alert?: boolean;
  children: ReactNode;
}

export function Note({ tone = "plain", alert = false, children }: NoteProps) {
  const glyph = tone === "good" ? CircleCheck : tone === "warn" || tone === "bad" ? TriangleAlert : Info;
  return (
    <div className={clsx("note", tone !== "plain" && tone)} role={alert ? "alert" : undefined}>
      <Icon of={glyph} />
      <div className="grow">{children}</div>
    </div>
  );
}
