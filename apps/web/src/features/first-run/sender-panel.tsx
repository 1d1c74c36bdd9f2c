"use client";
/** Lines for one sender, with this server's address and, once made, an ingest key. */
import { useMutation } from "@tanstack/react-query";
import { Check, Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { Icon } from "../../ui/icon";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import type { FirstRunAnswer } from "../api/types";
import { InputHint, KeyChoice } from "./key-choice";
import type { Sender } from "./sender";
import { type DoorName, KEY_PLACEHOLDER } from "./sender-context";
import { SenderLines } from "./sender-lines";
import { SenderList } from "./sender-list";
import { isKeyless, SENDERS } from "./senders";

const FIRST = SENDERS[0]?.id ?? "";
const PORTS: Readonly<Record<DoorName, number>> = {
  http: 8080,
  "otlp-http": 4318,
  "otlp-grpc": 4317,
  "syslog-udp": 5514,
  "syslog-tcp": 5514,
  "syslog-tls": 6514,
  "statsd-udp": 8125,
  "carbon-tcp": 2003,
};

/** Host and ports of this installation; those of a usual one until the answer is there. */
function addressOf(answer: FirstRunAnswer | undefined) {
  const host = answer === undefined ? "localhost" : new URL(answer.curl_url).hostname;
  const portOf = (name: DoorName) =>
    answer?.receivers.find((door) => door.name === name)?.port ?? PORTS[name];
  const ports = {
    http: portOf("http"),
    "otlp-http": portOf("otlp-http"),
    "otlp-grpc": portOf("otlp-grpc"),
    "syslog-udp": portOf("syslog-udp"),
    "syslog-tcp": portOf("syslog-tcp"),
    "syslog-tls": portOf("syslog-tls"),
    "statsd-udp": portOf("statsd-udp"),
    "carbon-tcp": portOf("carbon-tcp"),
  };
  return { host, ports };
}

export function SenderPanel({ answer }: { answer: FirstRunAnswer | undefined }) {
  const [id, setId] = useState(FIRST);
  const [shown, setShown] = useState(true);
  const [chosen, setChosen] = useState("");
  const made = useMutation({
    mutationFn: () => api.keys.create.mutate({ name: keyName(new Date()) }),
    onSuccess: () => setChosen(""),
  });
  const secret = chosen === "" ? made.data?.secret : undefined;
  const sender = SENDERS.find((one) => one.id === id);
  if (sender === undefined) return null;
  const address = addressOf(answer);
  const key = secret ?? KEY_PLACEHOLDER;
  const lines = sender.lines({ ...address, key });
  const hides = secret !== undefined && !isKeyless(sender);
  const visible = shown || !hides ? lines : sender.lines({ ...address, key: hidden(key) });
  const isOpen = answer === undefined || answer.receivers.some((door) => door.name === sender.door);
  return (
    <section className="panel snips" aria-label="Senders">
      <SenderList value={id} onChange={setId} />
      <div className="snip">
        <div className="row snip-h">
          <h3>{sender.name}</h3>
          <Tested sender={sender} />
          <span className="grow" />
          {hides ? (
            <Button kind="ghost" size="sm" onClick={() => setShown(!shown)}>
              <Icon of={shown ? EyeOff : Eye} />
              {shown ? "Hide key" : "Show key"}
            </Button>
          ) : null}
          <CopyButton text={lines} />
        </div>
        <p className="f12 t2 snip-where">{sender.where}</p>
        <pre className="code" tabIndex={0} role="region" aria-label={`Lines for ${sender.name}`}>
          <SenderLines text={visible} />
        </pre>
        {isOpen ? null : (
          <p className="err" role="alert">
            The receiver of this door does not run here: SIGHTGLASS_RECEIVERS leaves it out.
          </p>
        )}
        {isKeyless(sender) ? (
          <InputHint />
        ) : (
          <KeyChoice
            made={made.data?.name}
            chosen={chosen}
            busy={made.isPending}
            error={made.isError ? problemOf(made.error).message : undefined}
            onCreate={() => made.mutate()}
            onChoose={setChosen}
          />
        )}
      </div>
    </section>
  );
}

/** Whether a test of this product runs the client itself. */
function Tested({ sender }: { sender: Sender }) {
  if (sender.tested === undefined) return <span className="f12 t3">not tested here</span>;
  return (
    <Badge tone="ok" icon={Check} tip={`Counted line by line in ${sender.tested}`}>
      Tested
    </Badge>
  );
}

/** `sender 2026-11-19 14.32.07`: names are unique within a project and hold no colon. */
function keyName(now: Date): string {
  return `sender ${now.toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".")}`;
}

function hidden(secret: string): string {
  return `${secret.slice(0, 4)}${"•".repeat(16)}`;
}
