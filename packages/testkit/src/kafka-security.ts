/** What a broker of tests is told so that it also listens with TLS and SASL, and with TLS and client certificates. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestAuthority, testAuthority } from "./certificates";

export const KAFKA_USER = { username: "sightglass", password: "a-password-for-kafka" } as const;

/** Its user is `KAFKA_USER`, by PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
export interface KafkaDoors {
  /** `host:port` of TLS with SASL. */
  readonly sasl: string;
  /** `host:port` of TLS that asks for a certificate of the authority. */
  readonly mutual: string;
  readonly authority: TestAuthority;
}

export interface SecureListeners {
  readonly doors: KafkaDoors;
  /** Of `server.properties`; `listeners` and its kind come behind those of the cluster. */
  readonly properties: Readonly<Record<string, string>>;
  readonly listeners: string;
  readonly protocols: string;
  /** Of the tool that formats the storage. */
  readonly formatArguments: readonly string[];
}

const MODULES = "org.apache.kafka.common.security";
const SCRAM = ["SCRAM-SHA-256", "SCRAM-SHA-512"];

export function secureListeners(folder: string, ports: { sasl: number; mutual: number }): SecureListeners {
  const authority = testAuthority(folder);
  const { cert, key } = authority.issue("broker");
  const keystore = join(folder, "broker-keystore.pem");
  writeFileSync(keystore, `${key}${cert}`);
  const { username, password } = KAFKA_USER;
  const sasl = `127.0.0.1:${ports.sasl}`;
  const mutual = `127.0.0.1:${ports.mutual}`;
  const scram = SCRAM.map((mechanism) => [
    `listener.name.sasl.${mechanism.toLowerCase()}.sasl.jaas.config`,
    `${MODULES}.scram.ScramLoginModule required;`,
  ]);
  return {
    doors: { sasl, mutual, authority },
    listeners: `SASL://${sasl},MUTUAL://${mutual}`,
    protocols: "SASL:SASL_SSL,MUTUAL:SSL",
    properties: {
      "ssl.keystore.type": "PEM",
      "ssl.keystore.location": keystore,
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": join(folder, "authority.pem"),
      "listener.name.mutual.ssl.client.auth": "required",
      "sasl.enabled.mechanisms": ["PLAIN", ...SCRAM].join(","),
      "listener.name.sasl.plain.sasl.jaas.config": `${MODULES}.plain.PlainLoginModule required user_${username}="${password}";`,
      ...Object.fromEntries(scram),
    },
    formatArguments: SCRAM.flatMap((mechanism) => [
      "--add-scram",
      `${mechanism}=[name=${username},password=${password}]`,
    ]),
  };
}
