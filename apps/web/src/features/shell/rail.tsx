"use client";
/** The left rail: sections, settings and account at its foot. Links keep the range and the zone. */
import clsx from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Icon } from "../../ui/icon";
import { Logo } from "../../ui/logo";
import { AccountMenu } from "./account-menu";
import { SECTIONS, type Section } from "./sections";
import { rangeOnly, writeUrl } from "./url-state";
import { useUrl } from "./use-url";

export function Rail() {
  return (
    <nav className="rail" aria-label="Main">
      <Link className="rail-logo" href="/search" aria-label="Sightglass, to Search">
        <Logo />
      </Link>
      {SECTIONS.filter((section) => section.foot !== true).map((section) => (
        <SectionLink key={section.path} section={section} className="rail-item" />
      ))}
      <span className="rail-gap" />
      {SECTIONS.filter((section) => section.foot === true).map((section) => (
        <SectionLink key={section.path} section={section} className="rail-item" />
      ))}
      <AccountMenu />
    </nav>
  );
}

/** A link to a section, marked when it is the current one. */
export function SectionLink({ section, className = "" }: { section: Section; className?: string }) {
  const path = usePathname();
  const [url] = useUrl();
  const current = path === section.path || path.startsWith(`${section.path}/`);
  return (
    <Link
      className={clsx(className)}
      href={section.path + writeUrl(rangeOnly(url))}
      aria-current={current ? "page" : undefined}
      data-tip={className === "rail-item" ? section.name : undefined}
      data-keys={`g ${section.key}`}
    >
      <Icon of={section.icon} />
      <span>{section.name}</span>
    </Link>
  );
}
