/** What of the use cases for saved searches others may use. */
export {
  type CreateSavedSearchInput,
  type CreateSavedSearchOutput,
  createSavedSearch,
  createSavedSearchInput,
  createSavedSearchOutput,
} from "./create-saved-search";
export {
  type DeleteSavedSearchInput,
  type DeleteSavedSearchOutput,
  deleteSavedSearch,
  deleteSavedSearchInput,
  deleteSavedSearchOutput,
} from "./delete-saved-search";
export {
  type GetSavedSearchInput,
  type GetSavedSearchOutput,
  getSavedSearch,
  getSavedSearchInput,
  getSavedSearchOutput,
} from "./get-saved-search";
export {
  type ListSavedSearchesInput,
  type ListSavedSearchesOutput,
  listSavedSearches,
  listSavedSearchesInput,
  listSavedSearchesOutput,
} from "./list-saved-searches";
export {
  type UpdateSavedSearchInput,
  type UpdateSavedSearchOutput,
  updateSavedSearch,
  updateSavedSearchInput,
  updateSavedSearchOutput,
} from "./update-saved-search";
