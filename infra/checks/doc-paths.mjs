/** Every repository path and relative link that a document names must exist. */
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { read, repositoryFiles } from "./files.mjs";

const LINK = /\]\(([^)\s]+)\)/g;
const CODE_PATH = /`((?:apps|services|packages|infra|docs|tests|changelog\.d)\/[\w./@()-]*[\w/)])`/g;

export function run() {
  return repositoryFiles("*.md").flatMap((document) => {
    const text = read(document);
    const links = [...text.matchAll(LINK)]
      .map((match) => match[1].split("#")[0])
      .filter((target) => target !== "" && !/^[a-z]+:/.test(target))
      .map((target) => normalize(join(dirname(document), target)));
    const paths = [...text.matchAll(CODE_PATH)].map((match) => match[1]);
    return [...links, ...paths]
      .filter((path) => !existsSync(path))
      .map((path) => `${document}: ${path} does not exist`);
  });
}
