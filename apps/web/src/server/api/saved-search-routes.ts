/** Saved searches of /api/v1: list, make, read, change, delete. */
import {
  createSavedSearch,
  createSavedSearchInput,
  createSavedSearchOutput,
  deleteSavedSearch,
  deleteSavedSearchInput,
  deleteSavedSearchOutput,
  getSavedSearch,
  getSavedSearchInput,
  getSavedSearchOutput,
  listSavedSearches,
  listSavedSearchesInput,
  listSavedSearchesOutput,
  updateSavedSearch,
  updateSavedSearchInput,
  updateSavedSearchOutput,
} from "@sightglass/usecases";
import { defineRoute, type ServableRoute } from "./route";

const PATH = "/saved-searches";
const ONE = "/saved-searches/{id}";
const CHANGE_FAILURES = [
  "range.invalid",
  "request.cross_site",
  "saved_searches.name_taken",
  "saved_searches.too_many",
] as const;

export const listSavedSearchesRoute = defineRoute({
  path: PATH,
  id: "listSavedSearches",
  summary: "Saved searches of the team and one's own",
  input: listSavedSearchesInput,
  output: listSavedSearchesOutput,
  answer: ({ ctx, input }) => listSavedSearches(ctx, input),
});

export const createSavedSearchRoute = defineRoute({
  path: PATH,
  id: "createSavedSearch",
  method: "POST",
  status: 201,
  summary: "Keep a search",
  input: createSavedSearchInput,
  output: createSavedSearchOutput,
  failures: CHANGE_FAILURES,
  answer: ({ ctx, input }) => createSavedSearch(ctx, input),
});

export const getSavedSearchRoute = defineRoute({
  path: ONE,
  id: "getSavedSearch",
  summary: "One saved search",
  input: getSavedSearchInput,
  output: getSavedSearchOutput,
  failures: ["saved_searches.not_found"],
  answer: ({ ctx, input }) => getSavedSearch(ctx, input),
});

export const updateSavedSearchRoute = defineRoute({
  path: ONE,
  id: "updateSavedSearch",
  method: "PATCH",
  summary: "Change a saved search",
  input: updateSavedSearchInput,
  output: updateSavedSearchOutput,
  failures: ["saved_searches.not_found", ...CHANGE_FAILURES],
  answer: ({ ctx, input }) => updateSavedSearch(ctx, input),
});

export const deleteSavedSearchRoute = defineRoute({
  path: ONE,
  id: "deleteSavedSearch",
  method: "DELETE",
  summary: "Delete a saved search",
  input: deleteSavedSearchInput,
  output: deleteSavedSearchOutput,
  failures: ["saved_searches.not_found", "request.cross_site"],
  answer: ({ ctx, input }) => deleteSavedSearch(ctx, input),
});

export const SAVED_SEARCH_ROUTES: readonly ServableRoute[] = [
  listSavedSearchesRoute,
  createSavedSearchRoute,
  getSavedSearchRoute,
  updateSavedSearchRoute,
  deleteSavedSearchRoute,
];
