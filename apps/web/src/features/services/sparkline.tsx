/** A line without axes; its figures stand beside it. */
export interface SparklineProps {
  points: readonly (readonly [number, number])[];
  fromMs: number;
  toMs: number;
}

const SIZE = { width: 92, height: 20 } as const;

export function Sparkline({ points, fromMs, toMs }: SparklineProps) {
  const most = Math.max(...points.map(([, value]) => value), 1e-9);
  const path = points
    .map(([t, value]) => {
      const x = ((t - fromMs) / (toMs - fromMs)) * SIZE.width;
      return `${x.toFixed(1)},${(SIZE.height - 2 - (value / most) * (SIZE.height - 4)).toFixed(1)}`;
    })
    .join(" ");
  return (
    <svg className="svc-spark" width={SIZE.width} height={SIZE.height} aria-hidden="true">
      <polyline points={path} fill="none" />
    </svg>
  );
}
