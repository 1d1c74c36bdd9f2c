"use client";
/** What the rows of a menu are drawn with: given by the open menu, so that the closed one needs no library. */
import { type ComponentType, createContext, type ReactElement, type ReactNode } from "react";
import type { ArmedProps } from "./use-lazy-open";

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<ArmedProps>;
  children: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
}

export interface MenuRow {
  children: ReactNode;
  checked?: boolean | undefined;
  href?: string | undefined;
  download?: boolean | undefined;
  keepOpen?: boolean | undefined;
  onSelect?: (() => void) | undefined;
}

export interface MenuParts {
  Row: ComponentType<MenuRow>;
  Label: ComponentType<{ children: ReactNode }>;
  Separator: ComponentType;
}

export const MenuContext = createContext<MenuParts | null>(null);
