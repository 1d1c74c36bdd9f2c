"use client";
/** The rows as a table: sorted by a click on a head, numbers with a bar, at most the visible rows in the document. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight, Copy } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Button } from "../../../ui/button";
import { copyText } from "../../../ui/copy-button";
import { formatCount } from "../../../ui/format/number";
import type { Zone } from "../../../ui/format/time";
import { Icon } from "../../../ui/icon";
import { toast } from "../../../ui/toast";
import { type Sideways, useSideways } from "../../../ui/use-sideways";
import type { RunAnswer } from "../../api/types";
import { inCell } from "../list/message-text";
import {
  barMax,
  type Cell,
  type Column,
  cellText,
  csvOf,
  isFigure,
  type Sort,
  sortRows,
} from "./table-model";

const ROW_PX = 28;

export function ResultTable({ answer, zone }: { answer: RunAnswer; zone: Zone }) {
  const { columns } = answer;
  const [sort, setSort] = useState<Sort | null>(null);
  const rows = useMemo(() => sortRows(answer.rows, sort), [answer.rows, sort]);
  const maxima = useMemo(
    () => columns.map((column, at) => (isFigure(column) ? barMax(answer.rows, at) : 0)),
    [columns, answer.rows],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const inner = useRef<HTMLDivElement>(null);
  const more = useSideways(scroller, inner);
  const grid = columns.map(widthOf).join(" ");
  return (
    <section className="results-table" aria-label="Rows">
      <TableHead count={rows.length} answer={answer} more={more} />
      <div className="rt-frame" data-left={more.left} data-right={more.right}>
        <div
          ref={scroller}
          className="rt"
          role="table"
          aria-label="Rows of the query"
          aria-rowcount={rows.length + 1}
          tabIndex={0}
        >
          <div ref={inner} className="rt-inner" style={{ "--rt-cols": grid }}>
            <div className="rt-head" role="row" tabIndex={-1}>
              {columns.map((column, at) => (
                <HeadCell
                  key={column.name}
                  column={column}
                  sort={sort?.column === at ? sort : null}
                  onSort={() => setSort(next(sort, at, column))}
                />
              ))}
            </div>
            <div className="rt-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map((item) => (
                <Row
                  key={item.key}
                  index={item.index}
                  top={item.start}
                  cells={rows[item.index] ?? []}
                  columns={columns}
                  maxima={maxima}
                  zone={zone}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
    </section>
  );
}

interface TableHeadProps {
  count: number;
  answer: RunAnswer;
  more: Sideways;
}

function TableHead({ count, answer, more }: TableHeadProps) {
  const copy = () =>
    void copyText(csvOf(answer)).then((done) =>
      toast(done ? "Rows copied as CSV" : "The browser did not allow it"),
    );
  return (
    <div className="results-bar">
      <span className="t2" role="status">
        {formatCount(count)} {count === 1 ? "row" : "rows"}
      </span>
      {more.left || more.right ? (
        <span className="t3 rt-more">
          {more.left ? <Icon of={ChevronLeft} size="xs" /> : null}
          {answer.columns.length} columns, scroll sideways
          {more.right ? <Icon of={ChevronRight} size="xs" /> : null}
        </span>
      ) : null}
      <span className="grow" />
      <Button size="sm" kind="ghost" onClick={copy}>
        <Icon of={Copy} />
        Copy as CSV
      </Button>
    </div>
  );
}

/** First click: the natural direction; second: the other; third: as the query gave them. */
function next(sort: Sort | null, column: number, of: Column): Sort | null {
  const first = isFigure(of);
  if (sort?.column !== column) return { column, descending: first };
  return sort.descending === first ? { column, descending: !first } : null;
}

function widthOf(column: Column): string {
  const { type } = column;
  if (isFigure(column)) return "minmax(96px, 160px)";
  if (type === "time") return "minmax(150px, 220px)";
  return type === "boolean" ? "minmax(72px, 110px)" : "minmax(110px, 1fr)";
}

interface HeadCellProps {
  column: Column;
  sort: Sort | null;
  onSort: () => void;
}

function HeadCell({ column, sort, onSort }: HeadCellProps) {
  const order = sort === null ? "none" : sort.descending ? "descending" : "ascending";
  return (
    <span
      role="columnheader"
      tabIndex={-1}
      aria-sort={order}
      data-type={isFigure(column) ? "number" : column.type === "number" ? "text" : column.type}
    >
      <button type="button" className="lhead-sort" onClick={onSort} title={inCell(column.name)}>
        <span className="trunc">
          <bdi>{inCell(column.name)}</bdi>
        </span>
        {sort === null ? null : <Icon of={sort.descending ? ArrowDown : ArrowUp} size="xs" />}
      </button>
    </span>
  );
}

interface RowProps {
  index: number;
  top: number;
  cells: readonly Cell[];
  columns: readonly Column[];
  maxima: readonly number[];
  zone: Zone;
}

function Row({ index, top, cells, columns, maxima, zone }: RowProps) {
  return (
    <div
      className="rt-row"
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column, at) => {
        const cell = cells[at] ?? null;
        const text = inCell(cellText(cell, column, zone));
        const most = maxima[at] ?? 0;
        const share = typeof cell === "number" && most > 0 ? cell / most : 0;
        return (
          <span
            key={column.name}
            role="cell"
            data-type={isFigure(column) ? "number" : column.type === "number" ? "text" : column.type}
            title={text}
          >
            {share > 0 ? <i className="rt-bar" style={{ width: `${share * 100}%` }} /> : null}
            <span className="trunc">{cell === null ? <span className="t3">–</span> : <bdi>{text}</bdi>}</span>
          </span>
        );
      })}
    </div>
  );
}
