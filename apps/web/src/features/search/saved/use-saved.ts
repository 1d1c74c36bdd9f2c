"use client";
/** Saved searches of the team and one's own, and what can be done to them. Each change asks for the list again. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { toast } from "../../../ui/toast";
import { api } from "../../api/client";
import { problemOf } from "../../api/problem";
import type { SavedSearch, SavedSearches } from "../../api/types";
import { useMe } from "../../shell/use-me";
import { visible } from "../list/message-text";
import { keptSearch } from "./saved-state";

const KEY = ["searches"];

export function useSavedSearches(enabled: boolean) {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }): Promise<SavedSearches> => api.searches.list.query({}, { signal }),
    enabled,
    staleTime: 30_000,
  });
}

type Update = Parameters<typeof api.searches.update.mutate>[0];
type Create = Parameters<typeof api.searches.create.mutate>[0];

export interface SavedActions {
  create: (search: Create) => Promise<SavedSearch>;
  /** Throws what the server refuses. */
  update: (change: Update) => Promise<SavedSearch>;
  /** Deletes at once; the toast can bring it back. */
  remove: (search: SavedSearch) => Promise<void>;
}

export function useSavedActions(): SavedActions {
  const client = useQueryClient();
  return useMemo(() => {
    const after = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
      const answer = await work;
      await client.invalidateQueries({ queryKey: KEY });
      return answer;
    };
    const create = (search: Create) => after(api.searches.create.mutate(search));
    const bringBack = (search: SavedSearch) => {
      const { name, audience, pinned } = search;
      void create({ name, audience, pinned, ...keptSearch(search) }).then(
        () => toast(`${visible(name, true)} is back`),
        (error: unknown) => toast(problemOf(error).message),
      );
    };
    return {
      create,
      update: (change) => after(api.searches.update.mutate(change)),
      remove: async (search) => {
        await after(api.searches.remove.mutate({ id: search.id }));
        toast(`${visible(search.name, true)} deleted`, { text: "Undo", run: () => bringBack(search) });
      },
    };
  }, [client]);
}

/** Whether the person may keep searches for the team. The server decides again. */
export function useMayShare(): boolean {
  const role = useMe()?.role;
  return role !== undefined && role !== "viewer";
}
