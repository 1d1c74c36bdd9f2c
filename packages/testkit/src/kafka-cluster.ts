/**
 * Brokers of Apache Kafka in KRaft mode under Java, each broker and controller in one process, on
 * 127.0.0.1. They end with the process that started them.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { kafkaJars } from "./kafka-jars";
import { type KafkaDoors, type SecureListeners, secureListeners } from "./kafka-security";
import { type TempDir, tempDir } from "./temp-dir";

export interface KafkaClusterOptions {
  /** Number of brokers. */
  readonly size: number;
  /** More lines of `server.properties`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** The only broker also listens with TLS and SASL, and with TLS and client certificates. */
  readonly secure?: boolean;
  /** The only broker names this port of 127.0.0.1 as its own: that of a proxy. */
  readonly advertisedPort?: number;
}

export interface KafkaCluster {
  readonly brokers: readonly string[];
  /** Null unless they were asked for. */
  readonly doors: KafkaDoors | null;
  /** kill -9 of one broker; it keeps port and data. */
  kill(broker: number): Promise<void>;
  /** SIGTERM of one broker: it moves its leaderships first. */
  stopBroker(broker: number): Promise<void>;
  /** Starts a broker that was killed or stopped. */
  start(broker: number): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  freeze(broker: number, frozen: boolean): void;
  /** Ends all and removes their data. */
  stop(): Promise<void>;
}

const JAVA_FLAGS = [
  "-Xmx128m",
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
  "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
];
const READY = "Kafka Server started";
const READY_MS = 60_000;
const OUTPUT_MAX = 20_000;
/** Below the range from which the kernel takes ports of outgoing connections. */
const PORTS = { first: 20_000, last: 31_999 };

/** Resolves when every broker answers (2 to 5 s). */
export async function startKafkaCluster(options: KafkaClusterOptions): Promise<KafkaCluster> {
  const jars = kafkaJars();
  const dir = tempDir("kafka");
  const ports: { client: number; controller: number }[] = [];
  for (let i = 0; i < options.size; i++)
    ports.push({ client: await brokerPort(), controller: await brokerPort() });
  const voters = ports.map(({ controller }, i) => `${i + 1}@127.0.0.1:${controller}`).join(",");
  const secure = options.secure
    ? secureListeners(dir.path, { sasl: await brokerPort(), mutual: await brokerPort() })
    : null;
  const brokers = ports.map(({ client, controller }, i) => {
    const properties = { ...common(options.size), ...secure?.properties, ...options.properties };
    const own = ownProperties({
      id: i + 1,
      client,
      controller,
      voters,
      data: join(dir.path, `data-${i + 1}`),
      advertised: options.advertisedPort ?? client,
    });
    const listening = secure ? withListeners({ ...properties, ...own }, secure) : { ...properties, ...own };
    const formatArguments = secure?.formatArguments ?? [];
    return new Broker(jars, dir, { id: i + 1, properties: listening, formatArguments });
  });
  const all = <T>(run: (broker: Broker) => Promise<T>) => Promise.all(brokers.map(run));
  const at = (index: number) => {
    const broker = brokers[index];
    if (!broker) throw new RangeError(`there is no broker ${index}`);
    return broker;
  };
  try {
    await all((broker) => broker.start());
  } catch (error) {
    await all((broker) => broker.end("SIGKILL"));
    dir.remove();
    throw error;
  }
  return {
    brokers: ports.map(({ client }) => `127.0.0.1:${client}`),
    doors: secure?.doors ?? null,
    kill: (broker) => at(broker).end("SIGKILL"),
    stopBroker: (broker) => at(broker).end("SIGTERM"),
    start: (broker) => at(broker).start(),
    freeze: (broker, frozen) => at(broker).signal(frozen ? "SIGSTOP" : "SIGCONT"),
    stop: async () => {
      await all((broker) => broker.end("SIGKILL"));
      dir.remove();
    },
  };
}

function common(size: number): Record<string, string> {
  const replicas = String(Math.min(size, 3));
  return {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "auto.create.topics.enable": "false",
    "offsets.topic.replication.factor": replicas,
    "offsets.topic.num.partitions": "1",
    "transaction.state.log.replication.factor": replicas,
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "500",
    "broker.session.timeout.ms": size === 1 ? "1000" : "2000",
    "broker.heartbeat.interval.ms": "250",
    "log.cleaner.dedupe.buffer.size": "2097152",
  };
}

function ownProperties(of: {
  id: number;
  client: number;
  controller: number;
  voters: string;
  data: string;
  advertised: number;
}): Record<string, string> {
  return {
    "node.id": String(of.id),
    "controller.quorum.voters": of.voters,
    listeners: `PLAINTEXT://127.0.0.1:${of.client},CONTROLLER://127.0.0.1:${of.controller}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${of.advertised}`,
    "log.dirs": of.data,
  };
}

function withListeners(
  properties: Record<string, string>,
  { listeners, protocols }: SecureListeners,
): Record<string, string> {
  const more = (name: string, text: string) => ({ [name]: `${properties[name]},${text}` });
  return {
    ...properties,
    ...more("listeners", listeners),
    ...more("advertised.listeners", listeners),
    ...more("listener.security.protocol.map", protocols),
  };
}

/** Ports are not given twice: one that was given may not be listened to yet. */
const given = new Set<number>();

/** A free port that no outgoing connection can take meanwhile. */
export async function brokerPort(): Promise<number> {
  for (;;) {
    const candidate = PORTS.first + Math.floor(Math.random() * (PORTS.last - PORTS.first));
    if (given.has(candidate)) continue;
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(candidate, "127.0.0.1", () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    given.add(candidate);
    return candidate;
  }
}

class Broker {
  private child: ChildProcess | null = null;
  private readonly file: string;
  private formatted = false;

  constructor(
    private readonly jars: string,
    dir: TempDir,
    private readonly of: {
      id: number;
      properties: Record<string, string>;
      formatArguments: readonly string[];
    },
  ) {
    this.file = join(dir.path, `server-${of.id}.properties`);
    const lines = Object.entries(of.properties).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(this.file, lines.join(""));
  }

  async start(): Promise<void> {
    if (!this.formatted) this.format();
    const java = ["java", ...JAVA_FLAGS, "-cp", `${this.jars}/*`, "kafka.Kafka", this.file];
    const [command = "", ...args] =
      process.platform === "linux" ? ["setpriv", "--pdeathsig", "KILL", ...java] : java;
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    await ready(child);
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }

  private format(): void {
    const tool = ["kafka.tools.StorageTool", "format", "--cluster-id=sightglass-test", "--config", this.file];
    const args = [...JAVA_FLAGS, "-cp", `${this.jars}/*`, ...tool, ...this.of.formatArguments];
    const result = spawnSync("java", args, { encoding: "utf8" });
    if (result.status !== 0)
      throw new Error(`Kafka could not be formatted: ${result.stderr}${result.stdout}`);
    this.formatted = true;
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`Kafka was not ready within ${READY_MS} ms:\n${output}`));
    }, READY_MS);
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`Kafka ended with ${code}:\n${output}`));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output = (output + String(chunk)).slice(-OUTPUT_MAX);
        if (!output.includes(READY)) return;
        clearTimeout(timer);
        resolve();
      });
    }
  });
}
