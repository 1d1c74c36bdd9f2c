/** Counts over the range as small bars, on a scale of their own. */
import { formatInterval } from "../../../ui/format/duration";
import { formatCount } from "../../../ui/format/number";

export function Trend({ counts, barMs }: { counts: readonly number[]; barMs: number }) {
  return (
    <svg
      className="pt-trend"
      viewBox={`0 0 ${counts.length * 10} 100`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`At most ${formatCount(Math.max(0, ...counts))} in ${formatInterval(barMs)}`}
    >
      <path d={barsPath(counts)} />
    </svg>
  );
}

/** One bar each 10 wide, 100 high at the most; the little there is can be seen. Pure. */
export function barsPath(counts: readonly number[]): string {
  const top = Math.max(1, ...counts);
  return counts
    .map((count, at) => {
      if (count <= 0) return "";
      const height = Math.max(8, (count / top) * 100);
      return `M${at * 10 + 1} ${(100 - height).toFixed(1)}h8V100h-8z`;
    })
    .join("");
}
