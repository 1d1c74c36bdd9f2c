"use client";
/** The left edge of the event panel: drag or arrow keys change its width, which is remembered. */
import type { KeyboardEvent, PointerEvent } from "react";
import { PANEL_WIDTH, setPreferences } from "../../shell/preferences";

const STEP_PX = 24;

function clamp(width: number): number {
  return Math.round(Math.min(PANEL_WIDTH.max, Math.max(PANEL_WIDTH.min, width)));
}

export function PanelResizer({ width }: { width: number }) {
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setPreferences({ panelWidth: clamp(window.innerWidth - event.clientX) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? STEP_PX : event.key === "ArrowRight" ? -STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    setPreferences({ panelWidth: clamp(width + step) });
  };
  return (
    <div
      className="resizer"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the event panel"
      aria-valuenow={width}
      aria-valuemin={PANEL_WIDTH.min}
      aria-valuemax={PANEL_WIDTH.max}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      onDoubleClick={() => setPreferences({ panelWidth: PANEL_WIDTH.usual })}
    />
  );
}
