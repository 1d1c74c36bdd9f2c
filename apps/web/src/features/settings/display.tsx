"use client";
/** How the app looks in this browser: theme, density, zone, single-letter keys. Changes hold at once. */
import type { ReactNode } from "react";
import { formatClock, zoneLabel } from "../../ui/format/time";
import { Segmented } from "../../ui/segmented";
import { Switch } from "../../ui/switch";
import { useNow } from "../../ui/use-now";
import { setPreferences, usePreferences } from "../shell/preferences";
import { SectionHead } from "./section-head";

const THEME_OPTIONS = [
  { value: "system", text: "System" },
  { value: "light", text: "Light" },
  { value: "dark", text: "Dark" },
] as const;
const DENSITY_OPTIONS = [
  { value: "compact", text: "Compact" },
  { value: "regular", text: "Regular" },
  { value: "relaxed", text: "Relaxed" },
] as const;
const ZONE_OPTIONS = [
  { value: "UTC", text: "UTC" },
  { value: "browser", text: "This browser" },
] as const;

export function Display() {
  const { theme, density, zone, letterKeys } = usePreferences();
  const now = useNow();
  return (
    <>
      <SectionHead title="Display" text="How Sightglass looks in this browser. Changes hold at once." />
      <section className="panel">
        <Setting name="Theme" text="System follows the machine, day and night">
          <Segmented
            label="Theme"
            value={theme}
            options={THEME_OPTIONS}
            onChange={(next) => setPreferences({ theme: next })}
          />
        </Setting>
        <Setting name="Density" text="Height of rows in lists and tables">
          <Segmented
            label="Density"
            value={density}
            options={DENSITY_OPTIONS}
            onChange={(next) => setPreferences({ density: next })}
          />
        </Setting>
        <Setting name="Time zone" text={`${zoneLabel(zone)}, now ${formatClock(now, zone).slice(0, 8)}`}>
          <Segmented
            label="Time zone"
            value={zone === "browser" ? "browser" : "UTC"}
            options={ZONE_OPTIONS}
            onChange={(next) => setPreferences({ zone: next })}
          />
        </Setting>
        <Setting name="Keys" text="? and Esc always work">
          <Switch
            label="Single letters are shortcuts"
            checked={letterKeys}
            onChange={(next) => setPreferences({ letterKeys: next })}
          />
        </Setting>
      </section>
    </>
  );
}

function Setting({ name, text, children }: { name: string; text: string; children: ReactNode }) {
  return (
    <div className="setting">
      <div className="setting-name">
        <span className="b5">{name}</span>
        <span className="help" suppressHydrationWarning>
          {text}
        </span>
      </div>
      {children}
    </div>
  );
}
