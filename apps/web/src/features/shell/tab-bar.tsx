"use client";
/** The bottom bar of the phone layout. */
import { SectionLink } from "./rail";
import { SECTIONS } from "./sections";

export function TabBar() {
  return (
    <nav className="tabbar" aria-label="Main">
      {SECTIONS.map((section) => (
        <SectionLink key={section.path} section={section} />
      ))}
    </nav>
  );
}
