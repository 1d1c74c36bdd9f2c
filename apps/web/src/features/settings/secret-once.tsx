"use client";
/** A new key or token, shown once: it is kept only as a hash. */
import { KeyRound } from "lucide-react";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { Icon } from "../../ui/icon";

export interface Secret {
  name: string;
  secret: string;
  /** What else is true now: when the one before ends. */
  note?: string;
}

export function SecretOnce({ secret, onDone }: { secret: Secret; onDone: () => void }) {
  return (
    <section className="panel newk" role="status">
      <div className="row row-wrap newk-head">
        <Icon of={KeyRound} />
        <b className="b6">{secret.name}</b>
        <span className="t2 grow">
          Copy it now. It is shown once and kept only as a hash. {secret.note ?? ""}
        </span>
      </div>
      <div className="row kx">
        <code className="grow kx-code">{secret.secret}</code>
        <CopyButton text={secret.secret} />
        <Button size="sm" kind="ghost" onClick={onDone}>
          Done
        </Button>
      </div>
    </section>
  );
}
