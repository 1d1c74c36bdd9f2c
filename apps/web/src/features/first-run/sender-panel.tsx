"use client";
/** Lines for one sender, with this server's address and, once made, an ingest key. */
import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff, KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { Icon } from "../../ui/icon";
import { Tabs } from "../../ui/tabs";
import { api } from "../api/client";
import { problemOf } from "../api/problem";
import { codeParts, KEY_PLACEHOLDER, SENDERS } from "./senders";

const FIRST = SENDERS[0]?.id ?? "";
const PANEL = "sender-lines";
const DEFAULT_URL = "http://localhost:8080/api/v1/logs";

export function SenderPanel({ url = DEFAULT_URL }: { url: string | undefined }) {
  const [id, setId] = useState(FIRST);
  const [shown, setShown] = useState(true);
  const made = useMutation({ mutationFn: () => api.keys.create.mutate({ name: keyName(new Date()) }) });
  const secret = made.data?.secret;
  const sender = SENDERS.find((one) => one.id === id);
  if (sender === undefined) return null;
  const key = secret ?? KEY_PLACEHOLDER;
  const lines = sender.lines({ url, key });
  const visible = shown || secret === undefined ? lines : sender.lines({ url, key: hidden(secret) });
  return (
    <section className="panel snips" aria-label="Senders">
      <Tabs
        label="Sender"
        className="sniptabs"
        panel={PANEL}
        value={id}
        onChange={setId}
        tabs={SENDERS.map((one) => ({ value: one.id, text: one.name }))}
      />
      <div className="snip" id={PANEL} role="tabpanel" aria-labelledby={`${PANEL}-tab-${id}`}>
        <div className="row snip-h">
          <span className="f12 t3 grow trunc">{sender.where}</span>
          {secret === undefined ? null : (
            <Button kind="ghost" size="sm" onClick={() => setShown(!shown)}>
              <Icon of={shown ? EyeOff : Eye} />
              {shown ? "Hide key" : "Show key"}
            </Button>
          )}
          <CopyButton text={lines} />
        </div>
        <pre className="code" tabIndex={0} role="region" aria-label={`Lines for ${sender.name}`}>
          <Code text={visible} />
        </pre>
        <KeyLine
          name={made.data?.name}
          busy={made.isPending}
          error={made.isError ? problemOf(made.error).message : undefined}
          onCreate={() => made.mutate()}
        />
      </div>
    </section>
  );
}

/** `sender 2026-11-19 14.32.07`: names are unique within a project and hold no colon. */
function keyName(now: Date): string {
  return `sender ${now.toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".")}`;
}

function hidden(secret: string): string {
  return `${secret.slice(0, 4)}${"•".repeat(16)}`;
}

function Code({ text }: { text: string }) {
  let offset = 0;
  return codeParts(text).map((part) => {
    const key = offset;
    offset += part.text.length;
    return (
      <span key={key} className={part.kind}>
        {part.text}
      </span>
    );
  });
}

interface KeyLineProps {
  name: string | undefined;
  busy: boolean;
  error: string | undefined;
  onCreate: () => void;
}

function KeyLine({ name, busy, error, onCreate }: KeyLineProps) {
  if (name !== undefined) {
    return (
      <p className="help key-line" role="status">
        The lines carry the new key “{name}”. It is shown here only; Settings can rotate or revoke it.
      </p>
    );
  }
  return (
    <div className="row row-wrap key-line">
      <Button size="sm" busy={busy} onClick={onCreate}>
        {busy ? null : <Icon of={KeyRound} />}
        {busy ? "Creating the key" : "Create a key for this"}
      </Button>
      <span className="help grow">
        or put the ingest key of the start banner into <code>{KEY_PLACEHOLDER}</code>
      </span>
      {error === undefined ? null : (
        <p className="err" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
