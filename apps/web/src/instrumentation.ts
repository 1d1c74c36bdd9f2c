/** Runs once when the server starts: a wrong environment ends the process with a table instead of failing each request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startServer } = await import("./server/start");
  startServer();
}
