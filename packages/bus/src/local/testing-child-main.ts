/** What a child process of the int tests does: `node child.cjs <command> <args>`. */
import { createHash } from "node:crypto";
import { tryLock } from "./lock";
import { openLocalPublisher } from "./publisher";

const [command, folder = "", argument = ""] = process.argv.slice(2);

/** Says "held" and stays, or "taken" and stays. */
async function holdLock(): Promise<void> {
  const lock = await tryLock(folder, "lock");
  say(lock ? "held" : "taken");
  setInterval(() => {}, 1000);
}

/** 16 writers publish without end; each acknowledged message is printed as `ack <seq> <sha1>`. */
async function publish(): Promise<void> {
  const publisher = await openLocalPublisher({ dataDir: folder, diskFreeMinBytes: 0, segmentBytes: 262_144 });
  say(`partition ${publisher.processName}`);
  const write = async (writer: number) => {
    for (let i = 0; ; i++) {
      const name = `${argument}-${writer}-${i}`;
      const message = Buffer.from(`${name} `.padEnd(50 + ((i * 7919 + writer) % 9000), "payload "));
      await publisher.publish(message);
      say(`ack ${name} ${createHash("sha1").update(message).digest("hex")}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
}

/** One message for each line `<n>` asked by a message; prints the time of the acknowledgement. */
async function publishOnSignal(): Promise<void> {
  const publisher = await openLocalPublisher({ dataDir: folder, diskFreeMinBytes: 0 });
  let count = 0;
  process.on("SIGUSR2", () => {
    const message = Buffer.from(String(count++));
    void publisher.publish(message).then(() => say(`ack ${performance.timeOrigin + performance.now()}`));
  });
  say("ready");
  setInterval(() => {}, 1000);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const commands: Record<string, () => Promise<void>> = {
  "hold-lock": holdLock,
  publish,
  "publish-on-signal": publishOnSignal,
};
commands[command ?? ""]?.().catch((error) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
