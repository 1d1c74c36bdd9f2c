"use client";
/**
 * One tooltip for the whole app. Any element with `data-tip` (and `data-keys` for its key) shows it
 * after 300 ms of hover or at once on keyboard focus; Escape hides it. It never holds actions.
 */
import { useEffect, useLayoutEffect, useRef, useState } from "react";

interface Tip {
  text: string;
  keys: string;
  box: DOMRect;
}

const DELAY_MS = 300;
/** A button whose menu or popover is open: a tip would lie on what was opened. */
const OPEN = '[aria-haspopup][aria-expanded="true"]';

function tipOf(target: EventTarget | null): { element: HTMLElement; tip: Tip } | null {
  if (!(target instanceof Element)) return null;
  const element = target.closest<HTMLElement>("[data-tip]");
  const text = element?.dataset.tip ?? "";
  if (element === null || text === "" || element.matches(OPEN)) return null;
  return {
    element,
    tip: { text, keys: element.dataset.keys ?? "", box: element.getBoundingClientRect() },
  };
}

function useTip(): Tip | null {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current: HTMLElement | null = null;
    const hide = () => {
      clearTimeout(timer);
      current = null;
      setTip(null);
    };
    const over = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      const found = tipOf(event.target);
      if (found === null) return hide();
      if (found.element === current) return;
      hide();
      current = found.element;
      timer = setTimeout(() => setTip(tipOf(found.element)?.tip ?? null), DELAY_MS);
    };
    const press = (event: PointerEvent) => {
      hide();
      current = tipOf(event.target)?.element ?? null;
    };
    const focus = (event: FocusEvent) => {
      const found = tipOf(event.target);
      if (found?.element.matches(":focus-visible") === true) setTip(found.tip);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === "Escape") hide();
    };
    document.addEventListener("pointerover", over);
    document.addEventListener("pointerdown", press);
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", hide);
    document.addEventListener("keydown", key);
    document.addEventListener("scroll", hide, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", over);
      document.removeEventListener("pointerdown", press);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("keydown", key);
      document.removeEventListener("scroll", hide, true);
    };
  }, []);
  return tip;
}

export function TooltipLayer() {
  const tip = useTip();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null || tip === null) return;
    const { width, height } = node.getBoundingClientRect();
    const centre = tip.box.left + tip.box.width / 2 - width / 2;
    const left = Math.max(8, Math.min(centre, window.innerWidth - width - 8));
    const below = tip.box.bottom + 6;
    const top = below + height > window.innerHeight - 8 ? tip.box.top - height - 6 : below;
    node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }, [tip]);
  if (tip === null) return null;
  return (
    <div ref={element} className="tip tip-layer" role="tooltip">
      {tip.text}
      {tip.keys === "" ? null : <kbd>{tip.keys}</kbd>}
    </div>
  );
}
