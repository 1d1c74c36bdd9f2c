/**
 * Runs once when the server starts: a wrong environment ends the process with a table of all problems
 * instead of failing each request. The app itself is made by the route handlers (server/current-app.ts).
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { checkWebEnv } = await import("./server/check-env");
  const { stampRequests } = await import("./server/stamp-requests");
  const env = checkWebEnv();
  stampRequests({ trustProxy: env.SIGHTGLASS_TRUST_PROXY, publicUrl: env.SIGHTGLASS_PUBLIC_URL });
}
