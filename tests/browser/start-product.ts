/** Starts the product once for all browser tests and signs in once; addresses and session travel in the environment. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { request } from "@playwright/test";
import { CREDENTIALS, labProduct } from "../../infra/lab/product.mjs";

export default async function startProduct(): Promise<() => Promise<void>> {
  const product = await labProduct();
  await product.start();
  const web = product.webUrl.replace("127.0.0.1", "localhost");
  const session = join(product.dataDir, "browser-session.json");
  await signIn(web, session);
  process.env.SIGHTGLASS_TEST_WEB_URL = web;
  process.env.SIGHTGLASS_TEST_HTTP_URL = product.httpUrl;
  process.env.SIGHTGLASS_TEST_OTLP_URL = `http://127.0.0.1:${product.ports.OTLP_HTTP}`;
  process.env.SIGHTGLASS_TEST_SESSION = session;
  process.env.SIGHTGLASS_TEST_PID = String(product.pid);
  return async () => {
    await product.stop();
    await rm(product.dataDir, { recursive: true, force: true });
  };
}

/** Keeps the cookies of one session in a file: tries to sign in are throttled, so the tests share it. */
async function signIn(web: string, file: string): Promise<void> {
  const context = await request.newContext({ extraHTTPHeaders: { origin: web } });
  const { email, password } = CREDENTIALS;
  const answer = await context.post(`${web}/api/auth/sign-in/email`, { data: { email, password } });
  if (!answer.ok()) throw new Error(`no session: ${answer.status()} ${await answer.text()}`);
  await context.storageState({ path: file });
  await context.dispose();
}
