/**
 * The one `App` of this process. Next loads the instrumentation and each route as bundles of their
 * own, so the instance is kept on globalThis instead of in a module.
 */
import { loadWebEnv } from "../env";
import { type App, createApp } from "./app";

declare global {
  var sightglassApp: App | undefined;
}

/** Made from the environment at the first call; a build never calls it. @throws EnvError */
export function currentApp(): App {
  globalThis.sightglassApp ??= createApp(loadWebEnv());
  return globalThis.sightglassApp;
}

/** Puts another one in its place, such as one on a test's own engines. */
export function installApp(app: App | undefined): void {
  globalThis.sightglassApp = app;
}
