"use client";
/** A panel on a button, for choosing. The library behind it loads when a pointer or focus comes near. */
import type { PopoverProps } from "./popover-props";
import { useLazyOpen } from "./use-lazy-open";

const load = () => import("./popover-parts").then((module) => module.OpenPopover);

export function Popover(props: PopoverProps) {
  const lazy = useLazyOpen<PopoverProps>(load, props.open);
  if (lazy.Open !== null) return <lazy.Open {...props} />;
  return lazy.armed(props.trigger, "dialog", () => props.onOpenChange(true));
}
