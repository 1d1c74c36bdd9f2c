/**
 * The one `App` that the route handlers share. It is kept by this module and not on globalThis: Next
 * bundles route handlers and instrumentation apart, and an `App` made by the other bundle would hold
 * classes (`SqlFragment`, `StoreReader`, errors) that this one's `instanceof` does not know.
 */
import { loadWebEnv } from "../env";
import { type App, createApp } from "./app";

let current: App | undefined;

/** Made from the environment at the first call; a build never calls it. @throws EnvError */
export function currentApp(): App {
  current ??= createApp(loadWebEnv());
  return current;
}

/** Puts another one in its place, such as one on a test's own engines. */
export function installApp(app: App | undefined): void {
  current = app;
}
