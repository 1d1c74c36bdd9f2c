"use client";
/** Height of a log row: the density's, or an estimate of a card on a phone (cards are measured). */
import { usePreferences } from "../../shell/preferences";
import { useMedia } from "../../shell/use-media";

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
