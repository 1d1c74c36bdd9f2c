"use client";
/** Whether a box holds more to its left or right than it shows. */
import { type RefObject, useEffect, useState } from "react";

export interface Sideways {
  left: boolean;
  right: boolean;
}

/** `content` is what may be wider than the box. */
export function useSideways(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): Sideways {
  const [more, setMore] = useState<Sideways>({ left: false, right: false });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => {
      const left = element.scrollLeft > 1;
      const right = element.scrollWidth - element.clientWidth - element.scrollLeft > 1;
      setMore((old) => (old.left === left && old.right === right ? old : { left, right }));
    };
    const watch = new ResizeObserver(look);
    watch.observe(element);
    if (content.current !== null) watch.observe(content.current);
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      watch.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box, content]);
  return more;
}
