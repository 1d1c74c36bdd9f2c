/** Starts the product once for all browser tests; its addresses travel in the environment. */
import { rm } from "node:fs/promises";
import { labProduct } from "../../infra/lab/product.mjs";

export default async function startProduct(): Promise<() => Promise<void>> {
  const product = await labProduct();
  await product.start();
  process.env.SIGHTGLASS_TEST_WEB_URL = product.webUrl.replace("127.0.0.1", "localhost");
  process.env.SIGHTGLASS_TEST_HTTP_URL = product.httpUrl;
  return async () => {
    await product.stop();
    await rm(product.dataDir, { recursive: true, force: true });
  };
}
