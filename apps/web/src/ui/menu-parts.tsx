"use client";
/** The parts of an open menu, on Radix: arrow keys, type-ahead, Escape, focus that returns. Loaded on first use. */
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { floatingRoot } from "./floating-root";
import { MenuContext, type MenuProps, type MenuRow } from "./menu-context";

export function OpenMenu({
  trigger,
  children,
  side = "bottom",
  align = "end",
  open,
  onOpenChange,
}: OpenMenuProps) {
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={floatingRoot()}>
        <DropdownMenu.Content className="menu" side={side} align={align} sideOffset={4} collisionPadding={8}>
          <MenuContext value={{ Row, Label, Separator }}>{children}</MenuContext>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export interface OpenMenuProps extends MenuProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function Row({ children, checked, href, download, keepOpen, onSelect }: MenuRow) {
  const select = (event: Event) => {
    if (keepOpen === true) event.preventDefault();
    onSelect?.();
  };
  if (href !== undefined) {
    return (
      <DropdownMenu.Item className="menu-item" asChild onSelect={select}>
        <a href={href} {...(download === true ? { download: "" } : {})}>
          {children}
        </a>
      </DropdownMenu.Item>
    );
  }
  if (checked !== undefined) {
    return (
      <DropdownMenu.CheckboxItem className="menu-item" checked={checked} onSelect={select}>
        {children}
      </DropdownMenu.CheckboxItem>
    );
  }
  return (
    <DropdownMenu.Item className="menu-item" onSelect={select}>
      {children}
    </DropdownMenu.Item>
  );
}

function Label({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="menu-label">{children}</DropdownMenu.Label>;
}

function Separator() {
  return <DropdownMenu.Separator className="menu-sep" />;
}
