"use client";
/** The account at the foot of the rail: who, theme, sign out. */
import { LogOut, Monitor, Moon, Sun } from "lucide-react";
import { Icon } from "../../ui/icon";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../../ui/menu";
import { setPreferences, type Theme, usePreferences } from "./preferences";
import { initialsOf, useMe } from "./use-me";

const THEME_ITEMS = [
  { theme: "system", text: "Theme of the system", icon: Monitor },
  { theme: "light", text: "Light theme", icon: Sun },
  { theme: "dark", text: "Dark theme", icon: Moon },
] as const satisfies readonly { theme: Theme; text: string; icon: typeof Sun }[];

/** Ends the session and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => undefined);
  window.location.assign("/sign-in");
}

export function AccountMenu({ className = "rail-item" }: { className?: string }) {
  const me = useMe();
  const { theme } = usePreferences();
  const name = me?.user.name || me?.user.email || "";
  const trigger = (
    <button type="button" className={className} aria-label={name === "" ? "Account" : `Account: ${name}`}>
      <span className="avatar">{me === undefined ? "" : initialsOf(me.user.name, me.user.email)}</span>
    </button>
  );
  return (
    <Menu trigger={trigger} side="right" align="end">
      <MenuLabel>
        <span className="b6 menu-name">{name}</span>
        <span className="menu-sub">
          {me?.user.email} · {me?.role} of {me?.organization.name}
        </span>
      </MenuLabel>
      <MenuSeparator />
      {THEME_ITEMS.map((item) => (
        <MenuItem
          key={item.theme}
          checked={theme === item.theme}
          onSelect={() => setPreferences({ theme: item.theme })}
        >
          <Icon of={item.icon} />
          {item.text}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>
        <Icon of={LogOut} />
        Sign out
      </MenuItem>
    </Menu>
  );
}
