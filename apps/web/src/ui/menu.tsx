"use client";
/** A menu of actions on a button: 30 px rows, keys at the right. The library behind it loads when a pointer or focus comes near. */
import { Check } from "lucide-react";
import { type ReactNode, useContext } from "react";
import { Icon } from "./icon";
import { MenuContext, type MenuProps } from "./menu-context";
import { useLazyOpen } from "./use-lazy-open";

const load = () => import("./menu-parts").then((module) => module.OpenMenu);

export function Menu({ trigger, ...rest }: MenuProps) {
  const lazy = useLazyOpen(load);
  if (lazy.Open === null) return lazy.armed(trigger, "menu");
  return <lazy.Open {...rest} trigger={trigger} open={lazy.open} onOpenChange={lazy.setOpen} />;
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

export function MenuItem({ children, keys, ...row }: MenuItemProps) {
  const parts = useContext(MenuContext);
  if (parts === null) return null;
  return (
    <parts.Row {...row}>
      {children}
      <span className="grow" />
      {keys === undefined ? null : <kbd>{keys}</kbd>}
      {row.checked === true ? <Icon of={Check} size="s" /> : null}
    </parts.Row>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const parts = useContext(MenuContext);
  return parts === null ? null : <parts.Label>{children}</parts.Label>;
}

export function MenuSeparator() {
  const parts = useContext(MenuContext);
  return parts === null ? null : <parts.Separator />;
}
