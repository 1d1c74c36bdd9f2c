"use client";
/** The grip of the phone sheet: swipe or tap between half and full height, swipe down to close. */
import { type PointerEvent, useRef } from "react";

export interface SheetGripProps {
  full: boolean;
  onChange: (full: boolean) => void;
  onClose: () => void;
}

const SWIPE_PX = 32;

export function SheetGrip({ full, onChange, onClose }: SheetGripProps) {
  const start = useRef(0);
  const onPointerUp = (event: PointerEvent) => {
    const down = event.clientY - start.current;
    if (Math.abs(down) < SWIPE_PX) return;
    if (down < 0) onChange(true);
    else if (full) onChange(false);
    else onClose();
  };
  return (
    <button
      type="button"
      className="grip-area"
      aria-label={full ? "Half height" : "Full height"}
      aria-expanded={full}
      onPointerDown={(event) => {
        start.current = event.clientY;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerUp={onPointerUp}
      onClick={() => onChange(!full)}
    >
      <span className="grip" />
    </button>
  );
}
