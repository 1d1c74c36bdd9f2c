/**
 * The jars of an Apache Kafka broker, fetched once through Maven into the user's cache folder. Several
 * processes may do so at the same time: each fetches into a folder of its own and the first rename wins.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { cacheFolder } from "./cache-folder";

const POM = resolve("infra/dev/kafka-broker/pom.xml");
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
const ADVICE =
  'Kafka tests need a broker: set KAFKA_BROKERS, start a Docker engine, or install "java" and "mvn" (apt-get install openjdk-17-jre-headless maven).';

/** Folder with the jars. @throws Error that says what is missing. */
export function kafkaJars(): string {
  const pom = readFileSync(POM);
  const name = `kafka-${createHash("sha256").update(pom).digest("hex").slice(0, 12)}`;
  const cache = cacheFolder();
  const target = join(cache, name);
  if (existsSync(target)) return target;
  for (const command of ["java", "mvn"]) {
    if (spawnSync(command, ["-version"], { stdio: "ignore" }).error) throw new Error(ADVICE);
  }
  mkdirSync(cache, { recursive: true });
  const fetched = mkdtempSync(join(cache, `${name}-`));
  const options = ["-B", "-ntp", "-q", "-Dstyle.color=never", "-f", POM, COPY];
  const result = spawnSync("mvn", [...options, `-DoutputDirectory=${fetched}`, "-DincludeScope=runtime"], {
    encoding: "utf8",
  });
  if (result.status !== 0) {
    rmSync(fetched, { recursive: true, force: true });
    throw new Error(
      `Maven could not fetch Kafka: ${result.stdout.slice(-2000)}${result.stderr.slice(-2000)}`,
    );
  }
  try {
    renameSync(fetched, target);
  } catch (error) {
    rmSync(fetched, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
