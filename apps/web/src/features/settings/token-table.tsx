"use client";
/** The API tokens of the project; cards on a phone. */
import { Button } from "../../ui/button";
import type { ApiToken } from "../api/types";
import { Day, LastUsed } from "./times";

export interface TokenTableProps {
  tokens: readonly ApiToken[] | undefined;
  mayManage: boolean;
  onRevoke: (token: ApiToken) => void;
}

export function TokenTable({ tokens, mayManage, onRevoke }: TokenTableProps) {
  return (
    <section className="panel" aria-busy={tokens === undefined}>
      <div className="table-wrap only-desk">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Token ends in</th>
              <th>May</th>
              <th>Last used</th>
              <th>Ends</th>
              <th>Made</th>
              <th>
                <span className="sr">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens?.map((token) => (
              <tr key={token.id}>
                <td className="b5">{token.name}</td>
                <td className="mono t2 f12">…{token.hint}</td>
                <td className="t2">{token.scope}</td>
                <td>
                  <LastUsed at={token.last_used_at} />
                </td>
                <td className="t2">{token.expires_at === null ? "never" : <Day at={token.expires_at} />}</td>
                <td className="t3">
                  <Day at={token.created_at} />
                  {token.created_by === "" ? "" : ` · ${token.created_by}`}
                </td>
                <td>{mayManage ? <Revoke token={token} onRevoke={onRevoke} /> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="only-phone">
        {tokens?.map((token) => (
          <TokenCard key={token.id} token={token} mayManage={mayManage} onRevoke={onRevoke} />
        ))}
      </ul>
      {tokens?.length === 0 ? <p className="help keys-none">No token yet.</p> : null}
    </section>
  );
}

function Revoke({ token, onRevoke }: { token: ApiToken; onRevoke: (token: ApiToken) => void }) {
  return (
    <span className="row ka">
      <Button size="sm" kind="danger" aria-label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
        Revoke
      </Button>
    </span>
  );
}

interface TokenCardProps extends Pick<TokenTableProps, "mayManage" | "onRevoke"> {
  token: ApiToken;
}

function TokenCard({ token, mayManage, onRevoke }: TokenCardProps) {
  return (
    <li className="kc">
      <div className="row">
        <b className="b6 trunc">{token.name}</b>
        <span className="grow" />
        <span className="f12">
          <LastUsed at={token.last_used_at} />
        </span>
      </div>
      <div className="row f12 t2">
        <code>…{token.hint}</code>
        <span>{token.scope}</span>
        <span className="grow" />
        {mayManage ? <Revoke token={token} onRevoke={onRevoke} /> : null}
      </div>
    </li>
  );
}
