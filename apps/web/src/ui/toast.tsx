"use client";
/** Toasts: bottom left, one at a time, 5 s. Never the only place for an error. */
import { useEffect, useSyncExternalStore } from "react";

interface Toast {
  id: number;
  text: string;
}

const SHOWN_MS = 5_000;
let current: Toast | null = null;
let serial = 0;
const listeners = new Set<() => void>();

function publish(next: Toast | null) {
  current = next;
  for (const listener of listeners) listener();
}

/** Shows one sentence; a newer one takes its place. */
export function toast(text: string): void {
  serial += 1;
  publish({ id: serial, text });
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function ToastLayer() {
  const shown = useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => {
      if (current?.id === shown.id) publish(null);
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div className="toast-layer" role="status" aria-live="polite">
      {shown === null ? null : <div className="toast">{shown.text}</div>}
    </div>
  );
}
