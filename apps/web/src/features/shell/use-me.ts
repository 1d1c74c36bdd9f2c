"use client";
/** Who is signed in, in which project. Asked once per visit. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { Me } from "../api/types";

export function useMe(): Me | undefined {
  const answer = useQuery({
    queryKey: ["session", "me"],
    queryFn: ({ signal }): Promise<Me> => api.session.me.query(undefined, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return answer.data;
}

/** `Mara Lindqvist` → `ML`; falls back to the e-mail. */
export function initialsOf(name: string, email: string): string {
  const words = (name.trim() || email).split(/[\s@._-]+/).filter((word) => word !== "");
  const letters = words.slice(0, 2).map((word) => word[0]?.toUpperCase() ?? "");
  return letters.join("") || "?";
}
