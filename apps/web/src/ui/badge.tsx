/** A 20 px badge: a glyph and a word, never colour alone. */
import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export type BadgeTone = "ok" | "pending" | "firing" | "recovering" | "nodata" | "fault" | "accent" | "line";

export interface BadgeProps {
  tone: BadgeTone;
  icon?: LucideIcon;
  tip?: string;
  children: ReactNode;
}

export function Badge({ tone, icon: Glyph, tip, children }: BadgeProps) {
  return (
    <span className={clsx("badge", tone)} {...(tip === undefined ? {} : { "data-tip": tip })}>
      {Glyph === undefined ? null : <Glyph className="ic" aria-hidden="true" />}
      {children}
    </span>
  );
}
