/** Honest progress of long steps: what is done, how long it took; the output of a tool only when it failed. */
import { spawn } from "node:child_process";

const LINE_EVERY_MS = 15_000;
const OUTPUT_CHARACTERS_KEPT = 200_000;

export const seconds = (ms) => `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;

/**
 * Runs a command and shows how long it takes. @returns its output
 * @throws Error with the output when it fails
 */
export function runStep({ title, command, args, cwd, env, stream = process.stdout }) {
  const started = Date.now();
  const live = stream.isTTY === true;
  const show = () => {
    const text = `${title} … ${Math.round((Date.now() - started) / 1000)} s`;
    stream.write(live ? `\r${text}` : `${text}\n`);
  };
  stream.write(live ? title : `${title} …\n`);
  const timer = setInterval(show, live ? 1000 : LINE_EVERY_MS);
  return new Promise((resolve, reject) => {
    let output = "";
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const source of [child.stdout, child.stderr]) {
      source.setEncoding("utf8");
      source.on("data", (text) => {
        output = (output + text).slice(-OUTPUT_CHARACTERS_KEPT);
      });
    }
    child.once("error", (error) => {
      output += error.message;
    });
    child.once("close", (code) => {
      clearInterval(timer);
      const took = seconds(Date.now() - started);
      stream.write(`${live ? "\r" : ""}${title}: ${code === 0 ? "done" : "failed"} in ${took}\n`);
      if (code === 0) resolve(output);
      else reject(new Error(`${title} failed:\n${output.trim()}`));
    });
  });
}
