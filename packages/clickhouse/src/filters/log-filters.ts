/** Words and columns of `logs`. Pure. */
import { bodyFilter, columnOf } from "@sightglass/query-language";
import type { SqlFragment } from "../sql";
import { compileColumn } from "./column";
import type { FilterTable, TextFilter } from "./context";
import { compilePhrase } from "./phrase";
import { compileRegExpBody } from "./regexp";
import { compileSeverity } from "./severity";
import { compileSubstring } from "./substring";
import { compileTimestamp } from "./timestamp";
import { compileWildcard } from "./wildcard";

export const LOG_FILTERS: FilterTable = {
  text: onBody,
  column: ({ key, test }, compile) => {
    const column = columnOf(key);
    switch (column) {
      case undefined:
        return undefined;
      case "severity":
        return compileSeverity(test);
      case "timestamp":
        return compileTimestamp(test);
      case "body": {
        const filter = bodyFilter(test);
        return filter === undefined ? compileColumn(column, test) : compile(filter);
      }
      default:
        return compileColumn(column, test);
    }
  },
};

function onBody(filter: TextFilter): SqlFragment {
  switch (filter.kind) {
    case "word":
    case "phrase":
      return compilePhrase(filter.text);
    case "wildcard":
      return compileWildcard(filter.pattern);
    case "substring":
      return compileSubstring(filter.text);
    case "regexp":
      return compileRegExpBody(filter.pattern);
  }
}
