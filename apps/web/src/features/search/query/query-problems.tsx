"use client";
/** The sentence below the query: what is wrong, where, and one click that repairs it. */
import clsx from "clsx";
import { Info } from "lucide-react";
import type { RefObject } from "react";
import { Icon } from "../../../ui/icon";
import type { QueryProblem } from "../../api/types";
import { repaired, repairWords } from "./problems";

export interface QueryProblemsProps {
  text: string;
  problems: readonly QueryProblem[];
  box: RefObject<HTMLElement | null>;
  onRepair: (text: string) => void;
}

export function QueryProblems({ text, problems, box, onRepair }: QueryProblemsProps) {
  const problem = problems.find((one) => one.hint !== true) ?? problems[0];
  if (problem === undefined) return null;
  const repair = () => {
    onRepair(repaired(text, problem));
    box.current?.querySelector<HTMLElement>("[data-query]")?.focus();
  };
  return (
    <p className={clsx("err q-err", problem.hint === true && "q-hint")} role="status">
      <Icon of={Info} size="s" />
      <span>
        {problem.message} <span className="t3">(column {problem.from + 1})</span>{" "}
        {problem.suggestion === undefined ? null : (
          <button type="button" className="link" onClick={repair}>
            {repairWords(text, problem)}
          </button>
        )}
      </span>
    </p>
  );
}
