import { createSocket } from "node:dgram";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { checkPorts, holderOf } from "./ports";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function takenPort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("checkPorts", () => {
  it("names the variable and the process of every port in use", async () => {
    const ports = [await takenPort(), await takenPort()];
    const wanted = ports.map((port, i) => ({ variable: `SIGHTGLASS_${i}_PORT`, port, host: "127.0.0.1" }));
    const problem = await checkPorts(wanted, 0).then(
      () => "",
      (error: unknown) => String(error),
    );
    for (const { variable, port } of wanted) {
      expect(problem).toContain(`Port ${port} is in use by`);
      expect(problem).toContain(`set ${variable}`);
    }
    if (process.platform === "linux") {
      expect(problem).toContain(`process ${process.pid}`);
      expect(holderOf(ports[0] ?? 0)).toBe(process.pid);
    }
  });

  it("names the holder of a UDP port, and knows it from the TCP port of the same number", async () => {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const { port } = socket.address();
    const wanted = (protocol: "tcp" | "udp") => ({ variable: protocol, port, host: "127.0.0.1", protocol });
    try {
      await checkPorts([wanted("tcp")], 0);
      await expect(checkPorts([wanted("tcp"), wanted("udp")], 0)).rejects.toThrow(
        `Port ${port} is in use by`,
      );
      if (process.platform === "linux") expect(holderOf(port, "udp")).toBe(process.pid);
    } finally {
      socket.close();
    }
    await checkPorts([wanted("tcp"), wanted("udp")], 0);
  });

  it("refuses one port for two variables", async () => {
    const wanted = ["A", "B"].map((variable) => ({ variable, port: 3000, host: "127.0.0.1" }));
    await expect(checkPorts(wanted, 0)).rejects.toThrow("B and A are both 3000");
  });

  it("waits for a port of an earlier run that is just ending", async () => {
    const port = await takenPort();
    setTimeout(() => {
      for (const server of servers.splice(0)) server.close();
    }, 200);
    await checkPorts([{ variable: "X", port, host: "127.0.0.1" }], 5000);
  });
});
