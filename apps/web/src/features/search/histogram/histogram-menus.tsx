"use client";
/** What the bars are split by, and the period that they are compared with. */
import { ChevronDown } from "lucide-react";
import { Icon } from "../../../ui/icon";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../../../ui/menu";
import { COMPARISONS } from "../../shell/url-state";
import { useUrl } from "../../shell/use-url";
import { type Ask, useFields } from "../use-search";
import { COMPARISON_WORDS } from "./use-before";

const FIRST = ["severity", "service", "host", "environment", "version"] as const;
const OFFERED_MAX = 30;
const NOT_OFFERED: ReadonlySet<string> = new Set([...FIRST, "body", "timestamp", "severity_text"]);

export function SplitMenu({ ask, by }: { ask: Ask; by: string }) {
  return (
    <Menu trigger={<Trigger text={`by ${by}`} label={`Split by ${by}`} />}>
      <SplitItems ask={ask} by={by} />
    </Menu>
  );
}

/** Drawn when the menu opens: fields are asked for then. */
function SplitItems({ ask, by }: { ask: Ask; by: string }) {
  const [, setUrl] = useUrl();
  const fields = useFields(ask, true).data?.fields ?? [];
  const others = fields.map(({ key }) => key).filter((key) => !NOT_OFFERED.has(key));
  const rest = [...new Set([...(NOT_OFFERED.has(by) ? [] : [by]), ...others.slice(0, OFFERED_MAX)])];
  const item = (key: string) => (
    <MenuItem key={key} checked={key === by} onSelect={() => setUrl({ by: key === "severity" ? "" : key })}>
      {key}
    </MenuItem>
  );
  return (
    <>
      <MenuLabel>Split the bars by</MenuLabel>
      {FIRST.map(item)}
      {rest.length === 0 ? null : <MenuSeparator />}
      {rest.map(item)}
    </>
  );
}

export function CompareMenu() {
  const [{ cmp }, setUrl] = useUrl();
  const text = cmp === "" ? "Compare" : `with ${COMPARISON_WORDS[cmp]}`;
  return (
    <Menu trigger={<Trigger text={text} label={cmp === "" ? "Compare" : `Compared ${text}`} />}>
      <MenuLabel>Compare with</MenuLabel>
      {COMPARISONS.map((one) => (
        <MenuItem key={one} checked={one === cmp} onSelect={() => setUrl({ cmp: one })}>
          {COMPARISON_WORDS[one]}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem checked={cmp === ""} onSelect={() => setUrl({ cmp: "" })}>
        nothing
      </MenuItem>
    </Menu>
  );
}

function Trigger({ text, label, ...menu }: { text: string; label: string }) {
  return (
    <button type="button" className="hist-menu" aria-label={label} {...menu}>
      <span className="trunc">{text}</span>
      <Icon of={ChevronDown} size="xs" />
    </button>
  );
}
