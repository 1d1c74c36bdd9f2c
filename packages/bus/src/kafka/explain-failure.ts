/** Which setting a failure to reach Kafka points to: what brokers and TLS say alone does not tell. Pure. */
import { errorMessage } from "@sightglass/runtime";

const SETTINGS: readonly [RegExp, string][] = [
  [
    /verify the first certificate|self.signed|issuer certificate/i,
    "KAFKA_TLS_CA: not the authority of the brokers",
  ],
  [/does not match certificate|altnames/i, "KAFKA_BROKERS: not the name in the certificate of the broker"],
  [/certificate has expired|not yet valid/i, "the certificate of the broker, or the clock"],
  [
    /alert (bad|unsupported|unknown|no)? ?(certificate|ca)\b/i,
    "KAFKA_TLS_CERT, KAFKA_TLS_KEY: the broker asks for a certificate that it knows",
  ],
  [
    /PEM|key values mismatch|no start line/i,
    "KAFKA_TLS_CA, KAFKA_TLS_CERT, KAFKA_TLS_KEY: not PEM, or no pair",
  ],
  [
    /authentication failed|SASL/i,
    "KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD: the broker refuses them",
  ],
  [/before secure TLS|wrong version number/i, "KAFKA_TLS: the broker does not speak TLS at this port"],
  [/closed connection/i, "KAFKA_TLS, KAFKA_SASL_MECHANISM: the broker may want what is not set"],
];

/** The error in one line, with the setting to look at. */
export function explainFailure(error: unknown): string {
  const words = errorMessage(error).replace(/\s+/g, " ").trim();
  const [, setting = "KAFKA_BROKERS"] = SETTINGS.find(([pattern]) => pattern.test(words)) ?? [];
  return `${words} (${setting})`;
}
