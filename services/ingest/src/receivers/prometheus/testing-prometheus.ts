/** A real Prometheus for tests: Debian's package, kept unpacked in a cache folder. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type TempDir, tempDir, waitFor } from "@sightglass/testkit";

const CACHE = join(tmpdir(), "sightglass-prometheus");

/** The program of the system, else of the cache, else of the package that apt has. */
export function prometheusProgram(): string {
  const kept = join(CACHE, "usr", "bin", "prometheus");
  const found = ["/usr/bin/prometheus", kept].find((path) => existsSync(path));
  if (found !== undefined) return found;
  const folder = mkdtempSync(`${CACHE}-`);
  try {
    execFileSync("apt-get", ["download", "prometheus"], { cwd: folder, stdio: "ignore" });
    const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
    execFileSync("dpkg", ["-x", join(folder, file ?? ""), join(folder, "x")]);
    if (!existsSync(kept)) renameSync(join(folder, "x"), CACHE);
  } catch (error) {
    if (!existsSync(kept)) throw new Error("no Prometheus: apt-get install prometheus", { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
}

export class TestPrometheus {
  readonly url: string;
  private readonly dir: TempDir;
  private readonly child: ChildProcess;
  private output = "";

  constructor(port: number, config: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.dir = tempDir("prometheus");
    mkdirSync(join(this.dir.path, "data"));
    const file = join(this.dir.path, "prometheus.yml");
    writeFileSync(file, config);
    this.child = spawn(prometheusProgram(), [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(this.dir.path, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--enable-feature=exemplar-storage,native-histograms",
    ]);
    this.child.stderr?.on("data", (chunk) => (this.output += String(chunk)));
  }

  async ready(): Promise<this> {
    const isReady = async () => (await fetch(`${this.url}/-/ready`).catch(() => undefined))?.ok;
    await waitFor(async () => ((await isReady()) === true ? true : undefined), {
      timeoutMs: 30_000,
      what: "Prometheus",
    });
    return this;
  }

  /** What an instant query gives. */
  async query(
    expression: string,
  ): Promise<{ metric: Record<string, string>; values?: [number, string][] }[]> {
    const answer = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const { data }: { data: { result: { metric: Record<string, string>; values?: [number, string][] }[] } } =
      JSON.parse(await answer.text());
    return data.result;
  }

  get log(): string {
    return this.output;
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await gone;
    this.dir.remove();
  }
}

export async function startPrometheus(configOf: (port: number) => string): Promise<TestPrometheus> {
  const port = await freePort();
  return new TestPrometheus(port, configOf(port)).ready();
}
