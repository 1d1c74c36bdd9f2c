"use client";
/** The inputs of the project; cards on a phone. */
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import type { Input } from "../api/types";
import { doorName } from "../ingest/door-names";

export interface InputTableProps {
  inputs: readonly Input[] | undefined;
  mayManage: boolean;
  onChange: (input: Input) => void;
  onRemove: (input: Input) => void;
}

export function InputTable(props: InputTableProps) {
  const { inputs } = props;
  return (
    <section className="panel" aria-busy={inputs === undefined}>
      <div className="table-wrap only-desk">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Doors</th>
              <th>Networks</th>
              <th>Time zone</th>
              <th>
                <span className="sr">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {inputs?.map((input) => (
              <InputRow key={input.id} {...props} item={input} />
            ))}
            {inputs === undefined ? (
              <tr>
                <td colSpan={5} />
              </tr>
            ) : null}
          </tbody>
        </table>
      </div>
      <ul className="only-phone">
        {inputs?.map((input) => (
          <InputCard key={input.id} {...props} item={input} />
        ))}
      </ul>
      {inputs?.length === 0 ? (
        <p className="help keys-none">No input. Nothing can be sent to this project by syslog.</p>
      ) : null}
    </section>
  );
}

type ItemProps = InputTableProps & { item: Input };

function InputRow({ item, mayManage, onChange, onRemove }: ItemProps) {
  return (
    <tr>
      <td className="b5">
        {item.name} <Off item={item} />
      </td>
      <td className="t2">{item.doors.map(doorName).join(", ")}</td>
      <td className="mono t2 f12 inp-nets">{item.networks.join(", ")}</td>
      <td className="t2">{item.time_zone}</td>
      <td>{mayManage ? <Actions item={item} onChange={onChange} onRemove={onRemove} /> : null}</td>
    </tr>
  );
}

function InputCard({ item, mayManage, onChange, onRemove }: ItemProps) {
  return (
    <li className="kc">
      <div className="row">
        <b className="b6 trunc">{item.name}</b>
        <Off item={item} />
        <span className="grow" />
        <span className="f12 t2">{item.time_zone}</span>
      </div>
      <code className="f12 t2 inp-nets">{item.networks.join(", ")}</code>
      <div className="row f12 t2">
        <span>{item.doors.map(doorName).join(", ")}</span>
        <span className="grow" />
        {mayManage ? <Actions item={item} onChange={onChange} onRemove={onRemove} /> : null}
      </div>
    </li>
  );
}

function Off({ item }: { item: Input }) {
  return item.enabled ? null : <Badge tone="nodata">off</Badge>;
}

function Actions({ item, onChange, onRemove }: Pick<ItemProps, "item" | "onChange" | "onRemove">) {
  return (
    <span className="row ka">
      <Button size="sm" kind="ghost" aria-label={`Change ${item.name}`} onClick={() => onChange(item)}>
        Change
      </Button>
      <Button size="sm" kind="danger" aria-label={`Remove ${item.name}`} onClick={() => onRemove(item)}>
        Remove
      </Button>
    </span>
  );
}
