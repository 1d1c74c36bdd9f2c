/** 200 while the process runs. */
import { DATA_HEADERS } from "../../server/problem";

/** Never answered from a build. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json({ ok: true }, { headers: DATA_HEADERS });
}
