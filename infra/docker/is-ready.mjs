/** Health check of a container: `node is-ready.mjs http://127.0.0.1:8080/readyz` exits 0 when it answers 200 within 4 s. */
const [url] = process.argv.slice(2);
const answer = await fetch(url, { signal: AbortSignal.timeout(4000) }).catch(() => undefined);
process.exit(answer?.status === 200 ? 0 : 1);
