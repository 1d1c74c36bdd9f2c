"use client";
/** Height of a log row: the density's, or an estimate of a card on a phone (cards are measured). */
import { useEffect, useState } from "react";
import { usePreferences } from "../../shell/preferences";

const ROW_PX = { compact: 20, regular: 24, relaxed: 32 } as const;
const CARD_PX = 68;

export interface RowHeight {
  px: number;
  /** Two-line cards instead of rows. */
  cards: boolean;
}

export function useRowHeight(): RowHeight {
  const { density } = usePreferences();
  const cards = useMedia("(max-width: 720px)");
  return { px: cards ? CARD_PX : ROW_PX[density], cards };
}

/** Whether a media query holds; false until the page is in the browser. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(false);
  useEffect(() => {
    const media = matchMedia(query);
    const update = () => setHolds(media.matches);
    update();
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, [query]);
  return holds;
}
