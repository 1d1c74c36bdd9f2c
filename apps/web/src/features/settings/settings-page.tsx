"use client";
/** Settings: a list of sections at the left, one section beside it. */
import Link from "next/link";
import { useRouter } from "next/navigation";
import { PageFrame } from "../shell/page-frame";
import { useMe } from "../shell/use-me";
import { ApiTokens } from "./api-tokens";
import { Display } from "./display";
import { HotKeys } from "./hot-keys";
import { IngestKeys } from "./ingest-keys";
import { Inputs } from "./inputs";
import { SETTINGS_SECTIONS, type SettingsSection } from "./sections";

const BODIES: Readonly<Record<SettingsSection, () => React.ReactNode>> = {
  keys: IngestKeys,
  inputs: Inputs,
  tokens: ApiTokens,
  "hot-keys": HotKeys,
  display: Display,
};

export function SettingsPage({ section }: { section: SettingsSection }) {
  const Body = BODIES[section];
  return (
    <PageFrame title="Settings">
      <div className="sx">
        <SectionList section={section} />
        <div className="page-scroll sm" tabIndex={0} role="region" aria-label="Settings">
          <SectionSelect section={section} />
          <Body />
        </div>
      </div>
    </PageFrame>
  );
}

function SectionList({ section }: { section: SettingsSection }) {
  const me = useMe();
  const groups = [
    { id: "project", name: me?.project.name ?? "Project" },
    { id: "you", name: "You" },
  ];
  return (
    <nav className="sn only-desk" aria-label="Settings">
      {groups.map((group) => (
        <div key={group.id}>
          <h2>{group.name}</h2>
          <ul>
            {SETTINGS_SECTIONS.filter((one) => one.group === group.id).map((one) => (
              <li key={one.path}>
                <Link href={`/settings/${one.path}`} aria-current={one.path === section ? "page" : undefined}>
                  {one.name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** The list of sections on a phone. */
function SectionSelect({ section }: { section: SettingsSection }) {
  const router = useRouter();
  return (
    <select
      className="select only-phone snp"
      aria-label="Section"
      value={section}
      onChange={(event) => router.push(`/settings/${event.target.value}`)}
    >
      {SETTINGS_SECTIONS.map((one) => (
        <option key={one.path} value={one.path}>
          {one.name}
        </option>
      ))}
    </select>
  );
}
