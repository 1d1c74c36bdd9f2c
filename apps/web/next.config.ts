/**
 * Build and header settings of the web app. The output is self-contained (`server.js` under
 * `.next/standalone/apps/web`); the Content-Security-Policy, which needs a nonce per request, is set in src/proxy.ts.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "../..");

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
];

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  transpilePackages: [
    "@sightglass/bus",
    "@sightglass/clickhouse",
    "@sightglass/metadata",
    "@sightglass/query-language",
    "@sightglass/runtime",
    "@sightglass/telemetry",
    "@sightglass/usecases",
  ],
  serverExternalPackages: ["@mongodb-js/zstd", "@node-rs/argon2", "@clickhouse/client", "pg", "pino"],
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default config;
