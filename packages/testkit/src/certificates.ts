/** Certificates of tests, made by openssl: an authority and what it signs, for localhost and 127.0.0.1. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** PEM texts; the key is PKCS #8 without a password. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface TestAuthority {
  /** PEM of its own certificate. */
  readonly ca: string;
  /** `name` becomes the common name; it is also the name of the files in the folder. */
  issue(name: string): TestCertificate;
}

const OPENSSL = "openssl";
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1";

/** Keeps its files in `folder`. @throws Error when openssl is not installed */
export function testAuthority(folder: string, name = "authority"): TestAuthority {
  const file = (of: string) => join(folder, of);
  const read = (of: string) => readFileSync(file(of), "utf8");
  const root = [file(`${name}.key`), file(`${name}.pem`)] as const;
  openssl([
    "req",
    "-x509",
    ...KEY,
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    root[0],
    "-out",
    root[1],
  ]);
  return {
    ca: read(`${name}.pem`),
    issue(of) {
      const [key, request, cert, names] = [`${of}.key`, `${of}.csr`, `${of}.pem`, `${of}.ext`].map(file);
      writeFileSync(names ?? "", NAMES);
      openssl(["req", "-new", ...KEY, "-subj", `/CN=${of}`, "-keyout", key, "-out", request]);
      const signed = ["-CA", root[1], "-CAkey", root[0], "-CAcreateserial", "-days", "2"];
      openssl(["x509", "-req", "-in", request, ...signed, "-extfile", names, "-out", cert]);
      return { cert: read(`${of}.pem`), key: read(`${of}.key`) };
    },
  };
}

function openssl(args: readonly (string | undefined)[]): void {
  const given = args.filter((arg) => arg !== undefined);
  const { status, error, stderr } = spawnSync(OPENSSL, given, { encoding: "utf8" });
  if (status !== 0)
    throw new Error(`openssl ${given[0]} failed (apt-get install openssl): ${error ?? stderr}`);
}
