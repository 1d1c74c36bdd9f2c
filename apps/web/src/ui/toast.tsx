"use client";
/** Toasts: bottom left, one at a time, 5 s, 8 s when something can be undone. Never the only place for an error. */
import { useEffect, useSyncExternalStore } from "react";

interface Toast {
  id: number;
  text: string;
  action: ToastAction | undefined;
}

export interface ToastAction {
  /** A verb: "Undo". */
  text: string;
  run: () => void;
}

const SHOWN_MS = 5_000;
const SHOWN_WITH_ACTION_MS = 8_000;
let current: Toast | null = null;
let serial = 0;
const listeners = new Set<() => void>();

function publish(next: Toast | null) {
  current = next;
  for (const listener of listeners) listener();
}

/** Shows one sentence, and one thing to do about it; a newer one takes its place. */
export function toast(text: string, action?: ToastAction): void {
  serial += 1;
  publish({ id: serial, text, action });
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
    const timer = setTimeout(
      () => {
        if (current?.id === shown.id) publish(null);
      },
      shown.action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS,
    );
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div className="toast-layer" role="status" aria-live="polite">
      {shown === null ? null : <Shown toast={shown} />}
    </div>
  );
}

function Shown({ toast: { text, action } }: { toast: Toast }) {
  const run = () => {
    publish(null);
    action?.run();
  };
  return (
    <div className="toast">
      {text}
      {action === undefined ? null : (
        <button type="button" className="btn btn-sm" onClick={run}>
          {action.text}
        </button>
      )}
    </div>
  );
}
