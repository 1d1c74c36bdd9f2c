"use client";
/** Why an answer is not there. What passes by itself stays until the next answer, also while it is asked for again. */
import { useState } from "react";
import { isAborted, type Problem, problemOf } from "../api/problem";
import { passes } from "./try-again";

export interface Answering {
  isError: boolean;
  isSuccess: boolean;
  isPlaceholderData: boolean;
  error: unknown;
}

export function useFailure({ isError, isSuccess, isPlaceholderData, error }: Answering): Problem | undefined {
  const [kept, keep] = useState<{ of: unknown; problem: Problem }>();
  if (isError && !isAborted(error)) {
    if (kept !== undefined && kept.of === error) return kept.problem;
    const problem = problemOf(error);
    keep({ of: error, problem });
    return problem;
  }
  const isOver = isError || (isSuccess && !isPlaceholderData);
  if (kept === undefined) return undefined;
  if (!isOver && passes(kept.problem.code)) return kept.problem;
  if (isOver) keep(undefined);
  return undefined;
}
