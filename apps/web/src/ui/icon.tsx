/** Size wrapper around lucide icons: 1.6 px strokes, hidden from assistive technology. */
import type { LucideIcon } from "lucide-react";

const CLASS = { m: "ic", s: "ic ic-sm", xs: "ic ic-xs" } as const;

/** An icon of 16 (m), 14 (s) or 12 (xs) px; inside buttons and the rail their CSS decides the size. */
export function Icon({ of: Glyph, size = "m", className = "" }: IconProps) {
  return <Glyph className={`${CLASS[size]} ${className}`.trim()} strokeWidth={1.6} aria-hidden="true" />;
}

export interface IconProps {
  of: LucideIcon;
  size?: keyof typeof CLASS;
  className?: string;
}
