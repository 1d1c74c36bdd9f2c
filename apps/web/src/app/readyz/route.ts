/** 200 when ClickHouse, Postgres and the event log answer, else 503; the body names each. */
import { currentApp } from "../../server/current-app";
import { DATA_HEADERS } from "../../server/problem";

/** Never answered from a build. */
export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const state = await currentApp().ready();
  return Response.json(state, { status: state.ok ? 200 : 503, headers: DATA_HEADERS });
}
