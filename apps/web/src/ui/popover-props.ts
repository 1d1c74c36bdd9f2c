/** What a popover takes, before and after its library has loaded. Types only. */
import type { ReactElement, ReactNode } from "react";
import type { ArmedProps } from "./use-lazy-open";

export interface PopoverProps {
  trigger: ReactElement<ArmedProps>;
  children: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  align?: "start" | "center" | "end";
  className?: string;
}
