"use client";
/** Which ingest key the lines carry: one made here, shown once, or one that is there already, which only its owner knows. */
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import Link from "next/link";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { api } from "../api/client";
import type { IngestKeys } from "../api/types";
import { useMayManage } from "../settings/use-may-manage";
import { useMe } from "../shell/use-me";
import { KEY_PLACEHOLDER } from "./sender-context";

export interface KeyChoiceProps {
  /** Name of the key that was made here. */
  made: string | undefined;
  /** Id of a key that is there already; empty: none chosen. */
  chosen: string;
  busy: boolean;
  error: string | undefined;
  onCreate: () => void;
  onChoose: (id: string) => void;
}

function useKeys() {
  const role = useMe()?.role;
  return useQuery({
    queryKey: ["keys"],
    queryFn: ({ signal }): Promise<IngestKeys> => api.keys.list.query({}, { signal }),
    enabled: role === "owner" || role === "admin" || role === "editor",
  });
}

export function KeyChoice(props: KeyChoiceProps) {
  const { made, chosen, busy, error, onCreate, onChoose } = props;
  const may = useMayManage();
  const keys = useKeys().data?.items ?? [];
  const key = keys.find((one) => one.id === chosen);
  return (
    <div className="key-line">
      <div className="row row-wrap">
        {may ? (
          <Button size="sm" busy={busy} onClick={onCreate}>
            {busy ? null : <Icon of={KeyRound} />}
            {busy ? "Creating the key" : "Create a key for this"}
          </Button>
        ) : null}
        {keys.length === 0 ? null : (
          <select
            className="select key-select"
            aria-label="Ingest key"
            value={chosen}
            onChange={(event) => onChoose(event.target.value)}
          >
            <option value="">{made === undefined ? "or choose one" : `New key: ${made}`}</option>
            {keys.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        )}
      </div>
      <p className="help" role="status">
        {key !== undefined ? (
          <>
            A key is shown only when it is made. Put the one that ends in{" "}
            <code>…{key.secrets[0]?.hint ?? ""}</code> where <code>{KEY_PLACEHOLDER}</code> stands.
          </>
        ) : made !== undefined ? (
          `The lines carry the new key “${made}”. It is shown here only; Settings can rotate or revoke it.`
        ) : (
          <>
            Put the ingest key of the start banner where <code>{KEY_PLACEHOLDER}</code> stands, or one that is
            made here.
          </>
        )}
      </p>
      {error === undefined ? null : (
        <p className="err" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

/** Syslog shows no key. */
export function InputHint() {
  return (
    <p className="help input-hint">
      This protocol carries no key: an <Link href="/settings/inputs">input</Link> says which networks may send
      to this project. The first one lets this machine and private networks in.
    </p>
  );
}
