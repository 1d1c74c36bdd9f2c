"use client";
/** Refresh now, or every so often. */
import { ChevronDown, RefreshCw } from "lucide-react";
import { Button } from "../../ui/button";
import { THIN } from "../../ui/format/number";
import { Icon } from "../../ui/icon";
import { Menu, MenuItem, MenuLabel } from "../../ui/menu";
import { setPreferences, usePreferences } from "./preferences";
import { useRefresh } from "./refresh";
import { useKeys } from "./use-keys";

const CHOICES = [0, 5, 10, 30, 60, 300] as const;

function wordOf(seconds: number): string {
  if (seconds === 0) return "Off";
  return seconds < 60 ? `${seconds}${THIN}s` : `${seconds / 60}${THIN}min`;
}

export function RefreshControl() {
  const { refresh, held } = useRefresh();
  const { refreshSeconds } = usePreferences();
  useKeys({ r: refresh });
  const word = wordOf(refreshSeconds);
  const paused = held && refreshSeconds > 0;
  const trigger = (
    <button
      type="button"
      className="btn"
      aria-label={refreshSeconds === 0 ? "Auto-refresh is off" : `Refreshes every ${word}`}
      data-tip={paused ? "Auto-refresh waits while you read further down" : undefined}
    >
      <span className={paused ? "t3" : ""}>{word}</span>
      <Icon of={ChevronDown} size="xs" />
    </button>
  );
  return (
    <div className="btn-group only-desk" role="group" aria-label="Refresh">
      <Button icon label="Refresh" keys="r" onClick={refresh}>
        <Icon of={RefreshCw} />
      </Button>
      <Menu trigger={trigger}>
        <MenuLabel>Refresh every</MenuLabel>
        {CHOICES.map((seconds) => (
          <MenuItem
            key={seconds}
            checked={seconds === refreshSeconds}
            onSelect={() => setPreferences({ refreshSeconds: seconds })}
          >
            {wordOf(seconds)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
