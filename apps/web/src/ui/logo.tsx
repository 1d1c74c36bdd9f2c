/** The mark: a sight glass with its level. */
import { useId } from "react";

export function Logo({ size = 26 }: { size?: number }) {
  const clip = useId();
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true">
      <defs>
        <clipPath id={clip}>
          <rect x="9.5" y="3" width="9" height="22" rx="4.5" />
        </clipPath>
      </defs>
      <g clipPath={`url(#${clip})`}>
        <rect x="9" y="3" width="10" height="22" fill="var(--sg-accent)" opacity=".16" />
        <path d="M8 14.5c2-1.6 4-1.6 6 0s4 1.6 6 0V26H8z" fill="var(--sg-accent)" />
      </g>
      <rect
        x="9.5"
        y="3"
        width="9"
        height="22"
        rx="4.5"
        fill="none"
        stroke="var(--sg-text)"
        strokeWidth="1.8"
      />
      <path
        d="M4.5 9h2.5M4.5 14h2.5M4.5 19h2.5"
        stroke="var(--sg-text-3)"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
