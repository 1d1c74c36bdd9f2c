import { createChain } from "./chain.mjs";

const chain = createChain();
const hex = (n) => Array.from({ length: n }, () => Math.floor(Math.random() * 16).toString(16)).join("");
const mk = () =>
  Buffer.from(
    `${Array.from({ length: 260 }, (_, i) => JSON.stringify({ timestamp: new Date().toISOString(), level: "info", "service.name": `shop-${i % 8}`, host: `web-${i % 20}`, message: `GET /api/cart took ${i} ms for user ${Math.random()}`, trace_id: hex(32), span_id: hex(16), "http.method": "GET", "http.route": "/api/cart", "http.status_code": 200, duration_ms: Math.random() * 100, request: { id: hex(12), retry: true, attempt: i % 3 } })).join("\n")}\n`,
  );
const bodies = Array.from({ length: 8 }, mk);
for (let i = 0; i < 1500; i++) for (const b of bodies) await chain.append(b);
