/** How many series a project and a metric of it have in this process. Pure but for its state. */

export interface SeriesLimits {
  readonly perProject: number;
  readonly perMetric: number;
}

interface Counted {
  readonly projectId: number;
  readonly metric: string;
}

const SWEEP_EVERY_MS = 600_000;
const IDLE_MS = 7_200_000;

export class ActiveSeries {
  private readonly projects = new Map<number, { count: number; readonly metrics: Map<string, number> }>();
  private sweptMs = 0;

  constructor(private readonly limits: SeriesLimits) {}

  hasRoom({ projectId, metric }: Counted): boolean {
    const project = this.projects.get(projectId);
    if (project === undefined) return true;
    const { perProject, perMetric } = this.limits;
    return project.count < perProject && (project.metrics.get(metric) ?? 0) < perMetric;
  }

  add({ projectId, metric }: Counted): void {
    let project = this.projects.get(projectId);
    if (project === undefined) {
      project = { count: 0, metrics: new Map() };
      this.projects.set(projectId, project);
    }
    project.count++;
    project.metrics.set(metric, (project.metrics.get(metric) ?? 0) + 1);
  }

  remove({ projectId, metric }: Counted): void {
    const project = this.projects.get(projectId);
    if (project === undefined) return;
    project.count--;
    const left = (project.metrics.get(metric) ?? 1) - 1;
    if (left > 0) project.metrics.set(metric, left);
    else project.metrics.delete(metric);
    if (project.count <= 0) this.projects.delete(projectId);
  }

  clear(): void {
    this.projects.clear();
  }

  /** True now and then; the caller then sweeps. */
  isSweepDue(nowMs: number): boolean {
    if (nowMs - this.sweptMs < SWEEP_EVERY_MS) return false;
    this.sweptMs = nowMs;
    return true;
  }

  isIdle(seenMs: number, nowMs: number): boolean {
    return nowMs - seenMs > IDLE_MS;
  }
}
