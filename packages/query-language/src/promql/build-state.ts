/** What the builders of the syntax tree share: the text, the budget of nodes, and reading of names. */
import type { SyntaxNode } from "@lezer/common";
import type { Expression, Span } from "./ast";
import { PromqlSyntaxError } from "./errors";
import { PROMQL_LIMITS } from "./limits";
import { readString } from "./literals";

export type { SyntaxNode } from "@lezer/common";

/** One reading of one text. */
export class BuildState {
  readonly text: string;
  /** Builds any expression; the builders of parts call it for what is inside them. */
  readonly build: (node: SyntaxNode) => Expression;
  #nodes = 0;
  #depth = 0;

  constructor(text: string, build: (node: SyntaxNode, state: BuildState) => Expression) {
    this.text = text;
    this.build = (node) => this.inside(node, () => build(node, this));
  }

  /** Counts a node and its depth around the work on it. @throws PromqlSyntaxError past a limit. */
  inside<T>(node: SyntaxNode, work: () => T): T {
    this.#nodes++;
    this.#depth++;
    if (this.#nodes > PROMQL_LIMITS.nodesMax)
      throw new PromqlSyntaxError(node, `the expression has more than ${PROMQL_LIMITS.nodesMax} parts`);
    if (this.#depth > PROMQL_LIMITS.depthMax)
      throw new PromqlSyntaxError(node, `the expression is nested more than ${PROMQL_LIMITS.depthMax} deep`);
    const result = work();
    this.#depth--;
    return result;
  }

  /** The source of a node. */
  textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  /** The text inside a string literal. @throws PromqlSyntaxError */
  stringOf(node: SyntaxNode): string {
    const read = readString(this.textOf(node));
    if ("problem" in read) throw new PromqlSyntaxError(node, read.problem);
    return read.value;
  }

  /** The source of a number or duration: comments and blanks may stand behind its sign. */
  numberText(node: SyntaxNode): string {
    return this.textOf(node)
      .replace(/#[^\n]*/g, "")
      .replace(/\s+/g, "");
  }
}

export const spanOf = ({ from, to }: Span): Span => ({ from, to });

/** All children in order, without comments; the grammar's brackets and commas are none. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (child.name !== "LineComment") children.push(child);
  return children;
}

/** The label names in parentheses behind `by`, `on`, `group_left` and the like. */
export function groupingLabels(node: SyntaxNode, state: BuildState): readonly string[] {
  return childrenOf(node).map((label) => {
    const [literal] = childrenOf(label);
    return label.name === "QuotedLabelName" && literal ? state.stringOf(literal) : state.textOf(label);
  });
}
