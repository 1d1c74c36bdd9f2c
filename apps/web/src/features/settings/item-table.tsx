"use client";
/** A table of named things with actions on each; cards on a phone. */
import type { ReactNode } from "react";
import { Button } from "../../ui/button";

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Column<Item> {
  head: string;
  className?: string;
  cell: (item: Item) => ReactNode;
}

/** What a card shows beside the name, in its middle and before the actions. */
export interface Card {
  top: ReactNode;
  middle?: ReactNode;
  foot: ReactNode;
}

/** What tells one kind of things from another. */
export interface ItemLook<Item> {
  columns: readonly Column<Item>[];
  card: (item: Item) => Card;
  /** Said when there is none. */
  none: string;
}

export interface RowAction<Item> {
  verb: string;
  danger?: boolean;
  when: (item: Item) => boolean;
  run: (item: Item) => void;
}

export interface ItemTableProps<Item> extends ItemLook<Item> {
  /** Undefined while it is asked for. */
  items: readonly Item[] | undefined;
  actions: readonly RowAction<Item>[];
}

export function ItemTable<Item extends Named>({ items, columns, card, none, actions }: ItemTableProps<Item>) {
  return (
    <section className="panel" aria-busy={items === undefined}>
      <div className="table-wrap only-desk">
        <table>
          <thead>
            <tr>
              {columns.map(({ head }) => (
                <th key={head}>{head}</th>
              ))}
              <th>
                <span className="sr">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items?.map((item) => (
              <tr key={item.id}>
                {columns.map(({ head, className, cell }) => (
                  <td key={head} className={className}>
                    {cell(item)}
                  </td>
                ))}
                <td>
                  <Actions item={item} actions={actions} />
                </td>
              </tr>
            ))}
            {items === undefined ? (
              <tr>
                <td colSpan={columns.length + 1} />
              </tr>
            ) : null}
          </tbody>
        </table>
      </div>
      <ul className="only-phone">
        {items?.map((item) => (
          <ItemCard key={item.id} item={item} card={card(item)} actions={actions} />
        ))}
      </ul>
      {items?.length === 0 ? <p className="help keys-none">{none}</p> : null}
    </section>
  );
}

interface ActionsProps<Item> {
  item: Item;
  actions: readonly RowAction<Item>[];
}

function ItemCard<Item extends Named>({ item, card, actions }: ActionsProps<Item> & { card: Card }) {
  return (
    <li className="kc">
      <div className="row">
        <b className="b6 trunc">{item.name}</b>
        {card.top}
      </div>
      {card.middle}
      <div className="row f12 t2">
        {card.foot}
        <span className="grow" />
        <Actions item={item} actions={actions} />
      </div>
    </li>
  );
}

function Actions<Item extends Named>({ item, actions }: ActionsProps<Item>) {
  const possible = actions.filter(({ when }) => when(item));
  if (possible.length === 0) return null;
  return (
    <span className="row ka">
      {possible.map(({ verb, danger, run }) => (
        <Button
          key={verb}
          size="sm"
          kind={danger ? "danger" : "ghost"}
          aria-label={`${verb} ${item.name}`}
          onClick={() => run(item)}
        >
          {verb}
        </Button>
      ))}
    </span>
  );
}
