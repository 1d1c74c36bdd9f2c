/** The text that a person sees when everything runs. Pure. */

/** What the banner tells. */
export interface BannerOptions {
  readonly webUrl: string;
  readonly ingestUrl: string;
  /** Where else to send: `syslog localhost:5514 (UDP, TCP)`. */
  readonly doors: readonly string[];
  readonly dataDir: string;
  readonly adminEmail: string;
  /** Secrets; given only on the first start and shown once. */
  readonly first?: {
    readonly adminPassword: string;
    readonly ingestKey: string;
    readonly apiToken: string;
  };
  /** Names of the variables that gave a value; such a value is not printed. */
  readonly fromEnvironment: ReadonlySet<string>;
  readonly seconds: number;
}

/** One block of text, ending with a newline. */
export function banner(options: BannerOptions): string {
  const { first } = options;
  const rows: [string, string][] = [
    ["Open", options.webUrl],
    ["Login", options.adminEmail],
    ["Password", secretText(options, "SIGHTGLASS_ADMIN_PASSWORD", first?.adminPassword)],
    ["Ingest key", secretText(options, "SIGHTGLASS_INGEST_KEY", first?.ingestKey)],
    ["API token", secretText(options, "SIGHTGLASS_API_TOKEN", first?.apiToken)],
    ...options.doors.map((door): [string, string] => ["Takes", door]),
    ["Data", options.dataDir],
    ["Stop", "Ctrl-C"],
  ];
  const lines = [
    "",
    `  Sightglass runs (started in ${options.seconds.toFixed(1)} s)`,
    "",
    ...rows.map(([name, value]) => `    ${name.padEnd(11)} ${value}`),
    "",
    "  Send a log line:",
    "",
    curlCommand(options.ingestUrl, keyForCurl(options)),
    "",
    ...(first === undefined ? [] : ["  Passwords and keys are shown only this once: keep them.", ""]),
  ];
  return `${lines.join("\n")}\n`;
}

/** What helps who lost a secret; keys and tokens are made anew in the app. */
const ANOTHER: Readonly<Record<string, string>> = {
  SIGHTGLASS_ADMIN_PASSWORD: " (to change it: SIGHTGLASS_ADMIN_PASSWORD=… npm start)",
};

function secretText(options: BannerOptions, variable: string, value: string | undefined): string {
  if (options.fromEnvironment.has(variable)) return `as given in ${variable}`;
  return value ?? `as shown on the first start${ANOTHER[variable] ?? ""}`;
}

function keyForCurl(options: BannerOptions): string {
  if (options.fromEnvironment.has("SIGHTGLASS_INGEST_KEY")) return "$SIGHTGLASS_INGEST_KEY";
  return options.first?.ingestKey ?? "<ingest key>";
}

/** A command that can be pasted into any POSIX shell. */
function curlCommand(ingestUrl: string, key: string): string {
  const event =
    '{"service":"hello","level":"info","message":"Hello from curl","duration_ms":12.5,"user":{"id":42}}';
  return [
    `    curl -sS ${ingestUrl}/api/v1/logs \\`,
    `      -H "Authorization: Bearer ${key}" \\`,
    '      -H "Content-Type: application/json" \\',
    `      -d '${event}'`,
  ].join("\n");
}
