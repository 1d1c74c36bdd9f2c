"use client";
/** An open popover, on Radix: focus goes in and comes back, Escape and a click outside close. Loaded on first use. */
import { Popover as Primitive } from "radix-ui";
import { floatingRoot } from "./floating-root";
import type { PopoverProps } from "./popover-props";

export function OpenPopover(props: PopoverProps) {
  const { trigger, children, open, onOpenChange, label, align = "end", className = "" } = props;
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal container={floatingRoot()}>
        <Primitive.Content
          className={`popover ${className}`.trim()}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
