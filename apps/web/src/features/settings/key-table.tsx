"use client";
/** The ingest keys of the project; cards on a phone. */
import { Button } from "../../ui/button";
import type { IngestKey } from "../api/types";
import { Day, LastUsed } from "./times";

export interface KeyTableProps {
  keys: readonly IngestKey[] | undefined;
  mayManage: boolean;
  onRotate: (key: IngestKey) => void;
  onRevoke: (key: IngestKey) => void;
}

export function KeyTable(props: KeyTableProps) {
  const { keys } = props;
  return (
    <section className="panel" aria-busy={keys === undefined}>
      <div className="table-wrap only-desk">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Key ends in</th>
              <th>May send</th>
              <th>Last used</th>
              <th>Made</th>
              <th>
                <span className="sr">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys?.map((key) => (
              <KeyRow key={key.id} {...props} item={key} />
            ))}
            {keys === undefined ? <WaitingRow /> : null}
          </tbody>
        </table>
      </div>
      <ul className="only-phone">
        {keys?.map((key) => (
          <KeyCard key={key.id} {...props} item={key} />
        ))}
      </ul>
      {keys?.length === 0 ? (
        <p className="help keys-none">No key yet. Nothing can be sent to this project.</p>
      ) : null}
    </section>
  );
}

function WaitingRow() {
  return (
    <tr>
      <td colSpan={6} />
    </tr>
  );
}

type ItemProps = KeyTableProps & { item: IngestKey };

function KeyRow({ item, mayManage, onRotate, onRevoke }: ItemProps) {
  return (
    <tr>
      <td className="b5">{item.name}</td>
      <td className="mono t2 f12">
        <Hints item={item} />
      </td>
      <td className="t2">{item.scopes.join(", ")}</td>
      <td>
        <LastUsed at={item.last_used_at} />
      </td>
      <td className="t3">
        <Day at={item.created_at} />
        {item.created_by === "" ? "" : ` · ${item.created_by}`}
      </td>
      <td>{mayManage ? <Actions item={item} onRotate={onRotate} onRevoke={onRevoke} /> : null}</td>
    </tr>
  );
}

function KeyCard({ item, mayManage, onRotate, onRevoke }: ItemProps) {
  return (
    <li className="kc">
      <div className="row">
        <b className="b6 trunc">{item.name}</b>
        <span className="grow" />
        <span className="f12">
          <LastUsed at={item.last_used_at} />
        </span>
      </div>
      <div className="row f12 t2">
        <code>
          <Hints item={item} />
        </code>
        <span className="grow" />
        {mayManage ? <Actions item={item} onRotate={onRotate} onRevoke={onRevoke} /> : null}
      </div>
    </li>
  );
}

/** `…kX9d`; while a rotation overlaps, both. */
function Hints({ item }: { item: IngestKey }) {
  const [newest, ...older] = item.secrets;
  if (newest === undefined) return "–";
  return (
    <>
      …{newest.hint}
      {older.map((secret) => (
        <span key={secret.hint + secret.created_at} className="t3">
          {" "}
          and …{secret.hint}
          {secret.expires_at === null ? "" : " until "}
          {secret.expires_at === null ? null : <Day at={secret.expires_at} />}
        </span>
      ))}
    </>
  );
}

function Actions({ item, onRotate, onRevoke }: Pick<ItemProps, "item" | "onRotate" | "onRevoke">) {
  return (
    <span className="row ka">
      <Button size="sm" kind="ghost" aria-label={`Rotate ${item.name}`} onClick={() => onRotate(item)}>
        Rotate
      </Button>
      <Button size="sm" kind="danger" aria-label={`Revoke ${item.name}`} onClick={() => onRevoke(item)}>
        Revoke
      </Button>
    </span>
  );
}
