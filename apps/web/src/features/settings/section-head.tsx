/** Title, one sentence and the one action of a section. */
import type { ReactNode } from "react";

export interface SectionHeadProps {
  title: string;
  text: string;
  children?: ReactNode;
}

export function SectionHead({ title, text, children }: SectionHeadProps) {
  return (
    <header className="sh">
      <div className="grow">
        <h2>{title}</h2>
        <p className="t2">{text}</p>
      </div>
      {children}
    </header>
  );
}
