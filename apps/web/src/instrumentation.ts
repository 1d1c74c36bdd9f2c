/**
 * Runs once when the server starts: a wrong environment ends the process with a table of all problems
 * instead of failing each request. The app itself is made by the route handlers (server/current-app.ts).
 * From here on, too, the address of a client is not what the client says.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { checkWebEnv } = await import("./server/check-env");
  const { stampClientAddress } = await import("./server/stamp-client-address");
  stampClientAddress({ trustProxy: checkWebEnv().SIGHTGLASS_TRUST_PROXY });
}
