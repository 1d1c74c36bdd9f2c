/** The process's own figures for Prometheus. No label holds a project, a query or a person. */
import { currentApp } from "../../server/current-app";
import { DATA_HEADERS } from "../../server/problem";

/** Never answered from a build. */
export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const { registry } = currentApp().metrics;
  return new Response(await registry.metrics(), {
    headers: { ...DATA_HEADERS, "content-type": registry.contentType },
  });
}
