/**
 * The one tRPC client of the browser. Every call is its own HTTP request (no batching), so that a
 * call can be aborted alone and the first rows never wait for the histogram.
 */
import { createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "../../server/root";

export const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: "/api/trpc" })] });
