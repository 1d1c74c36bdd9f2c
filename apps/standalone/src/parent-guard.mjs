/**
 * Loaded before the web server, which knows nothing of its parent: ends the process when the supervisor's channel
 * closes, also when that happened before this ran.
 */
if (process.send !== undefined) {
  const end = () => {
    setTimeout(() => process.exit(1), 5000).unref();
    process.kill(process.pid, "SIGTERM");
  };
  process.on("disconnect", end);
  if (!process.connected) end();
}
