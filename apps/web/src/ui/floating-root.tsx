"use client";
/** Where menus, popovers, tooltips and toasts are put: a named region after the page, so that nothing floats outside a landmark. */
import type { ReactNode } from "react";

const ID = "floating";

export function FloatingRoot({ children }: { children: ReactNode }) {
  return (
    <section id={ID} aria-label="Menus and messages">
      {children}
    </section>
  );
}

/** The element of the region; null where a page has none, then the end of the document is used. */
export function floatingRoot(): HTMLElement | null {
  return document.getElementById(ID);
}
