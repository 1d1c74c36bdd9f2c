/** What an expression needs from a store: for each selector its matchers, its time range and a hint. */
import type { At, Call, Expression, Matcher, Modifiers, Subquery, VectorSelector } from "./ast";
import { withoutParens } from "./ast";
import { overLimit, PromqlEvaluationError } from "./errors";
import { PROMQL_LIMITS } from "./limits";
import { matchersOf } from "./matchers";
import type { Grid } from "./value";

/** When an expression is evaluated: once, or at every step from start to end. */
export type QueryTime =
  | { readonly kind: "instant"; readonly timeMs: number }
  | { readonly kind: "range"; readonly startMs: number; readonly endMs: number; readonly stepMs: number };

export interface QueryOptions {
  /** How old a sample may be to count as present. Default 5 minutes. */
  readonly lookbackMs?: number | undefined;
  /** Step of subqueries that name none. Default 1 minute. */
  readonly subqueryStepMs?: number | undefined;
}

export type QueryParams = QueryTime & QueryOptions;

/** Functions that a store may evaluate on the grid; `instant` is the plain selector with its lookback. */
export const HINT_FUNCTIONS = [
  "instant",
  "rate",
  "increase",
  "delta",
  "irate",
  "idelta",
  "changes",
  "resets",
  "deriv",
  "last_over_time",
] as const;
export type HintFunction = (typeof HINT_FUNCTIONS)[number];

/**
 * A store may answer with `fn` over the samples in (t - windowMs, t] for every t of the grid, stale
 * markers left out (for `instant`: a series whose last sample is a stale marker has no value). Offset and
 * `@` are in the grid already.
 */
export interface GridHint {
  readonly fn: HintFunction;
  readonly windowMs: number;
  readonly grid: Grid;
  /** For information: what was taken off the times of the query. */
  readonly offsetMs: number;
}

/** The samples that one selector needs: those with fromMs < timestamp <= toMs. */
export interface SelectorRequest {
  readonly matchers: readonly Matcher[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly hint: GridHint | null;
}

/** The moments of a query. @throws PromqlEvaluationError for times that make no sense, or too many steps. */
export function gridOf(time: QueryTime): Grid {
  if (time.kind === "instant") return { startMs: checked(time.timeMs), stepMs: 1, count: 1 };
  const { startMs, endMs, stepMs } = time;
  if (!(stepMs > 0) || !Number.isInteger(stepMs))
    throw new PromqlEvaluationError("zero or negative query resolution step widths are not accepted");
  if (checked(endMs) < checked(startMs))
    throw new PromqlEvaluationError("end timestamp must not be before start time");
  const count = Math.floor((endMs - startMs) / stepMs) + 1;
  if (count > PROMQL_LIMITS.pointsMax) throw overLimit("points per series", PROMQL_LIMITS.pointsMax);
  return { startMs, stepMs, count };
}

function checked(timeMs: number): number {
  if (!Number.isSafeInteger(timeMs)) throw new PromqlEvaluationError("times are whole milliseconds");
  return timeMs;
}

/** Where on the time line a node looks, and the ends of the whole query for `@ start()` and `@ end()`. */
export interface Frame {
  readonly grid: Grid;
  readonly queryStartMs: number;
  readonly queryEndMs: number;
  readonly lookbackMs: number;
  readonly subqueryStepMs: number;
}

export function frameOf(params: QueryParams): Frame {
  const grid = gridOf(params);
  return {
    grid,
    queryStartMs: grid.startMs,
    queryEndMs: params.kind === "instant" ? params.timeMs : params.endMs,
    lookbackMs: params.lookbackMs ?? 300_000,
    subqueryStepMs: params.subqueryStepMs ?? 60_000,
  };
}

/** The grid behind the modifiers: moved by the offset; one moment when `@` fixes it. */
export function modifiedGrid({ offsetMs, at }: Modifiers, frame: Frame): Grid {
  const { startMs, stepMs, count } = frame.grid;
  if (at === null) return { startMs: startMs - offsetMs, stepMs, count };
  return { startMs: momentOf(at, frame) - offsetMs, stepMs, count: 1 };
}

function momentOf(at: At, frame: Frame): number {
  if (at.kind === "time") return at.ms;
  return at.kind === "start" ? frame.queryStartMs : frame.queryEndMs;
}

const lastOf = ({ startMs, stepMs, count }: Grid) => startMs + (count - 1) * stepMs;

/** The own grid of a subquery: multiples of its step inside all windows. */
export function subqueryFrame(node: Subquery, frame: Frame): Frame {
  const outer = modifiedGrid(node, frame);
  const stepMs = node.stepMs ?? frame.subqueryStepMs;
  const startMs = (Math.floor((outer.startMs - node.rangeMs) / stepMs) + 1) * stepMs;
  const count = Math.max(0, Math.floor((lastOf(outer) - startMs) / stepMs) + 1);
  if (count > PROMQL_LIMITS.subqueryPointsMax)
    throw overLimit("points in a subquery", PROMQL_LIMITS.subqueryPointsMax);
  return { ...frame, grid: { startMs, stepMs, count } };
}

/** The requests of an expression, and which of them each of its selectors uses. */
export interface Plan {
  readonly requests: readonly SelectorRequest[];
  readonly indexOf: ReadonlyMap<VectorSelector, number>;
}

/** Lists what must be fetched. Equal requests are listed once. @throws PromqlEvaluationError */
export function planOf(expression: Expression, params: QueryParams): Plan {
  const planner = new Planner();
  planner.visit(expression, frameOf(params));
  return planner;
}

/** What must be fetched before `evaluate`, in the order in which it takes the answers. */
export function selectorsOf(expression: Expression, params: QueryParams): readonly SelectorRequest[] {
  return planOf(expression, params).requests;
}

class Planner implements Plan {
  readonly requests: SelectorRequest[] = [];
  readonly indexOf = new Map<VectorSelector, number>();
  readonly #byKey = new Map<string, number>();

  visit(node: Expression, frame: Frame): void {
    switch (node.kind) {
      case "vector":
        this.#add(node, { windowMs: frame.lookbackMs, fn: "instant" }, frame);
        break;
      case "matrix":
        this.#add(node.selector, { windowMs: node.rangeMs, fn: null }, frame);
        break;
      case "subquery":
        this.visit(node.operand, subqueryFrame(node, frame));
        break;
      case "paren":
      case "unary":
        this.visit(node.operand, frame);
        break;
      case "call":
        this.#visitCall(node, frame);
        break;
      case "aggregation":
        if (node.parameter) this.visit(node.parameter, frame);
        this.visit(node.operand, frame);
        break;
      case "binary":
        this.visit(node.left, frame);
        this.visit(node.right, frame);
        break;
      case "number":
      case "string":
    }
  }

  #visitCall({ name, args }: Call, frame: Frame): void {
    const fn = HINT_FUNCTIONS.find((hint) => hint === name) ?? null;
    for (const argument of args) {
      const inner = withoutParens(argument);
      if (inner.kind === "matrix") this.#add(inner.selector, { windowMs: inner.rangeMs, fn }, frame);
      // The age of the sample itself is asked for.
      else if (inner.kind === "vector" && name === "timestamp")
        this.#add(inner, { windowMs: frame.lookbackMs, fn: null }, frame);
      else this.visit(argument, frame);
    }
  }

  #add(node: VectorSelector, look: { windowMs: number; fn: HintFunction | null }, frame: Frame): void {
    const grid = modifiedGrid(node, frame);
    const { windowMs, fn } = look;
    const request: SelectorRequest = {
      matchers: matchersOf(node),
      fromMs: grid.startMs - windowMs,
      toMs: lastOf(grid),
      hint: fn && grid.count > 0 ? { fn, windowMs, grid, offsetMs: node.offsetMs } : null,
    };
    const key = JSON.stringify(request);
    const index = this.#byKey.get(key) ?? this.requests.push(request) - 1;
    this.#byKey.set(key, index);
    this.indexOf.set(node, index);
  }
}
