"use client";
/** Token colours for a canvas; a new object when the theme changes. */
import { useEffect, useMemo, useState } from "react";
import type { Colours } from "./paint";

export function useColours(): Colours {
  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const watch = new MutationObserver(() => setTheme((n) => n + 1));
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const media = window.matchMedia("(prefers-color-scheme: dark)");
    const onMedia = () => setTheme((n) => n + 1);
    media.addEventListener("change", onMedia);
    return () => {
      watch.disconnect();
      media.removeEventListener("change", onMedia);
    };
  }, []);
  return useMemo(() => {
    const known = new Map<string, string>();
    const of = `theme ${theme}`;
    return {
      get: (token) => {
        const key = `${of} ${token}`;
        const value =
          known.get(key) ?? getComputedStyle(document.documentElement).getPropertyValue(token).trim();
        known.set(key, value);
        return value;
      },
    };
  }, [theme]);
}

/** A service keeps its colour within a trace: by first appearance, c1 to c10 around. */
export function serviceToken(services: readonly string[], service: string): string {
  const at = services.indexOf(service);
  return `--sg-c${(Math.max(0, at) % 10) + 1}`;
}
