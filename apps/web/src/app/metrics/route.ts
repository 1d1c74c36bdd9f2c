/** The process's own figures for Prometheus, for the holder of their token. No label holds a project, a query or a person. */
import { currentApp } from "../../server/current-app";
import { DATA_HEADERS } from "../../server/problem";

/** Never answered from a build. */
export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  const { metrics, metricsDoor } = currentApp();
  const refused = metricsDoor(request);
  if (refused !== undefined) return refused;
  const { registry } = metrics;
  return new Response(await registry.metrics(), {
    headers: { ...DATA_HEADERS, "content-type": registry.contentType },
  });
}
