"use client";
/** Something that opens from a button and whose library is loaded when it is first needed. */
import { type ComponentType, cloneElement, type ReactElement, useEffect, useState } from "react";

/** Props of the button that the closed state sets. */
export interface ArmedProps {
  "aria-haspopup"?: "menu" | "dialog";
  "aria-expanded"?: boolean;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  onClick?: () => void;
}

export interface LazyOpen<Props> {
  /** Null until it is loaded. */
  Open: ComponentType<Props> | null;
  open: boolean;
  setOpen: (open: boolean) => void;
  /** The button while the library is not there: a pointer or focus near it loads, a click opens when loaded. */
  armed: (trigger: ReactElement<ArmedProps>, popup: "menu" | "dialog", onOpen?: () => void) => ReactElement;
}

/** `wanted` opens from outside, by a key. */
export function useLazyOpen<Props>(
  load: () => Promise<ComponentType<Props>>,
  wanted = false,
): LazyOpen<Props> {
  const [Open, setLoaded] = useState<ComponentType<Props> | null>(null);
  const [open, setOpen] = useState(false);
  const fetchIt = () => {
    void load().then(
      (component) => setLoaded(() => component),
      () => undefined,
    );
  };
  useEffect(() => {
    if (!wanted) return;
    void load().then(
      (component) => setLoaded(() => component),
      () => undefined,
    );
  }, [wanted, load]);
  const armed = (trigger: ReactElement<ArmedProps>, popup: "menu" | "dialog", onOpen?: () => void) =>
    cloneElement(trigger, {
      "aria-haspopup": popup,
      "aria-expanded": open,
      onPointerEnter: fetchIt,
      onFocus: fetchIt,
      onClick: () => {
        setOpen(true);
        onOpen?.();
        fetchIt();
      },
    });
  return { Open, open, setOpen, armed };
}
