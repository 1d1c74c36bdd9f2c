"use client";
/** A menu of actions on a button. 30 px rows, keys at the right; arrow keys, type-ahead and Escape come from Radix. */
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "./icon";

export interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
}

export function Menu({ trigger, children, side = "bottom", align = "end", ...rest }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} {...rest}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side={side} align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export interface MenuItemProps {
  children: ReactNode;
  onSelect?: () => void;
  /** A choice: shows a check mark when true. */
  checked?: boolean;
  keys?: string;
  /** Makes the item a link; `download` saves instead of opening. */
  href?: string;
  download?: boolean;
  /** Stay open after choosing. */
  keepOpen?: boolean;
}

export function MenuItem({ children, onSelect, checked, keys, href, download, keepOpen }: MenuItemProps) {
  const end = (
    <>
      <span className="grow" />
      {keys === undefined ? null : <kbd>{keys}</kbd>}
      {checked === true ? <Icon of={Check} size="s" /> : null}
    </>
  );
  const select = (event: Event) => {
    if (keepOpen === true) event.preventDefault();
    onSelect?.();
  };
  if (href !== undefined) {
    return (
      <DropdownMenu.Item className="menu-item" asChild onSelect={select}>
        <a href={href} {...(download === true ? { download: "" } : {})}>
          {children}
          {end}
        </a>
      </DropdownMenu.Item>
    );
  }
  if (checked !== undefined) {
    return (
      <DropdownMenu.CheckboxItem className="menu-item" checked={checked} onSelect={select}>
        {children}
        {end}
      </DropdownMenu.CheckboxItem>
    );
  }
  return (
    <DropdownMenu.Item className="menu-item" onSelect={select}>
      {children}
      {end}
    </DropdownMenu.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="menu-label">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="menu-sep" />;
}
