"use client";
/** What a person set for this browser: theme, density, zone, keys, sizes of panes. Kept in localStorage, applied to `<html>`. */
import { useSyncExternalStore } from "react";
import { STORAGE_KEY } from "./first-paint";

export const THEMES = ["system", "light", "dark"] as const;
export const DENSITIES = ["compact", "regular", "relaxed"] as const;
export type Theme = (typeof THEMES)[number];
export type Density = (typeof DENSITIES)[number];

export interface Preferences {
  theme: Theme;
  density: Density;
  /** `UTC`, `browser` or an IANA name. */
  zone: string;
  /** Single-letter keys on. */
  letterKeys: boolean;
  wrap: boolean;
  fieldsOpen: boolean;
  /** Width of the event panel, px. */
  panelWidth: number;
  /** Auto-refresh in seconds; 0 = off. */
  refreshSeconds: number;
}

export const PANEL_WIDTH = { min: 360, max: 720, usual: 460 } as const;

const DEFAULTS: Preferences = {
  theme: "system",
  density: "regular",
  zone: "UTC",
  letterKeys: true,
  wrap: false,
  fieldsOpen: true,
  panelWidth: PANEL_WIDTH.usual,
  refreshSeconds: 0,
};

/** Reads stored text; anything unknown falls back to the default of its name. */
export function readPreferences(stored: string | null): Preferences {
  let found: unknown;
  try {
    found = JSON.parse(stored ?? "{}");
  } catch {
    found = {};
  }
  const get = (name: keyof Preferences): unknown =>
    typeof found === "object" && found !== null ? Reflect.get(found, name) : undefined;
  const flag = (name: "letterKeys" | "wrap" | "fieldsOpen") => {
    const value = get(name);
    return typeof value === "boolean" ? value : DEFAULTS[name];
  };
  const count = (name: "panelWidth" | "refreshSeconds", [min, max]: [number, number]) => {
    const value = get(name);
    return typeof value === "number" && value >= min && value <= max ? value : DEFAULTS[name];
  };
  const zone = get("zone");
  return {
    theme: THEMES.find((theme) => theme === get("theme")) ?? DEFAULTS.theme,
    density: DENSITIES.find((density) => density === get("density")) ?? DEFAULTS.density,
    zone: typeof zone === "string" && zone !== "" ? zone : DEFAULTS.zone,
    letterKeys: flag("letterKeys"),
    wrap: flag("wrap"),
    fieldsOpen: flag("fieldsOpen"),
    panelWidth: count("panelWidth", [PANEL_WIDTH.min, PANEL_WIDTH.max]),
    refreshSeconds: count("refreshSeconds", [0, 3_600]),
  };
}

let current: Preferences | null = null;
const listeners = new Set<() => void>();

function stored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function snapshot(): Preferences {
  current ??= readPreferences(stored());
  return current;
}

function systemTheme(): "light" | "dark" {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function apply(preferences: Preferences) {
  const root = document.documentElement;
  root.dataset.theme = preferences.theme === "system" ? systemTheme() : preferences.theme;
  root.dataset.density = preferences.density;
}

/** Changes some preferences, keeps them, and tells every reader. */
export function setPreferences(patch: Partial<Preferences>): void {
  current = { ...snapshot(), ...patch };
  apply(current);
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(current));
  } catch {
    // A browser without storage keeps them for this page only.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  const media = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => apply(snapshot());
  media.addEventListener("change", follow);
  // What changed between the first paint and now.
  follow();
  return () => {
    listeners.delete(listener);
    media.removeEventListener("change", follow);
  };
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, snapshot, () => DEFAULTS);
}
