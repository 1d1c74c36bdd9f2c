"use client";
/** A panel on a button, for choosing. The library behind it loads when a pointer or focus comes near. */
import type { ReactElement, ReactNode } from "react";
import { type ArmedProps, useLazyOpen } from "./use-lazy-open";

export interface PopoverProps {
  trigger: ReactElement<ArmedProps>;
  children: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  align?: "start" | "center" | "end";
  className?: string;
}

const load = () => import("./popover-parts").then((module) => module.OpenPopover);

export function Popover(props: PopoverProps) {
  const lazy = useLazyOpen<PopoverProps>(load, props.open);
  if (lazy.Open !== null) return <lazy.Open {...props} />;
  return lazy.armed(props.trigger, "dialog", () => props.onOpenChange(true));
}
