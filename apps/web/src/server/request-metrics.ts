/** How long answers take, by route and status. Labels come from closed sets: no path, query or project. */
import type { Metrics } from "@sightglass/runtime";

export interface RequestMetrics {
  /** Runs `answer` and counts it under `route`, until its head is sent. */
  time: (route: string, answer: () => Promise<Response>) => Promise<Response>;
}

export function createRequestMetrics(metrics: Metrics): RequestMetrics {
  const seconds = metrics.histogram({
    name: "sightglass_api_request_seconds",
    help: "Time until the head of an answer, by route and status.",
    labels: ["route", "status"],
  });
  return {
    async time(route, answer) {
      const startMs = performance.now();
      const response = await answer();
      seconds.observe({ route, status: String(response.status) }, (performance.now() - startMs) / 1000);
      return response;
    },
  };
}
