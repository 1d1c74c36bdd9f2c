/** The syslog doors as the settings want them. Reads the files of the certificate. */
import { readFileSync } from "node:fs";
import { BlockList } from "node:net";
import type { InputLookup } from "@sightglass/metadata";
import { AppError, readNetworks } from "@sightglass/runtime";
import type { IngestEnv } from "./env";
import type { SyslogOptions } from "./receivers/syslog/start-syslog";

/** Throws AppError `start.tls` when only half of the certificate is set, or a file cannot be read. */
export function syslogOptions(settings: IngestEnv, inputs: InputLookup): SyslogOptions {
  return {
    host: settings.SIGHTGLASS_BIND,
    ports: {
      udp: settings.SIGHTGLASS_SYSLOG_UDP_PORT,
      tcp: settings.SIGHTGLASS_SYSLOG_TCP_PORT,
      tls: settings.SIGHTGLASS_SYSLOG_TLS_PORT,
    },
    tls: readTls(settings),
    inputs,
    proxies: readNetworks(settings.SIGHTGLASS_SYSLOG_PROXIES) ?? new BlockList(),
  };
}

function readTls(settings: IngestEnv): { cert: string; key: string } | undefined {
  const { SIGHTGLASS_TLS_CERT: cert, SIGHTGLASS_TLS_KEY: key } = settings;
  if (cert === "" && key === "") return undefined;
  if (cert === "" || key === "")
    throw new AppError(
      "start.tls",
      "SIGHTGLASS_TLS_CERT and SIGHTGLASS_TLS_KEY must both be set, or neither.",
      {
        permanent: true,
      },
    );
  return { cert: readPem("SIGHTGLASS_TLS_CERT", cert), key: readPem("SIGHTGLASS_TLS_KEY", key) };
}

function readPem(variable: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new AppError("start.tls", `${variable}: ${path} cannot be read.`, {
      cause: error,
      permanent: true,
    });
  }
}
