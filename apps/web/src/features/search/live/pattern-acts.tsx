"use client";
/** What can be done to all lines of the pattern of one: hide them, or see them alone. Shown over the end of the line. */
import { patternOf, patternTerm, withOperand } from "@sightglass/query-language";
import { EyeOff, Plus } from "lucide-react";
import type { MouseEvent } from "react";
import { Icon } from "../../../ui/icon";
import { toast } from "../../../ui/toast";
import { currentUrl, useUrl } from "../../shell/use-url";

export function PatternActs({ body }: { body: string }) {
  const [, setUrl] = useUrl();
  const act = (sign: "" | "-", done: string) => (event: MouseEvent) => {
    event.stopPropagation();
    const { q } = currentUrl();
    setUrl({ q: withOperand(q, `${sign}${patternTerm(patternOf(body).regexp, false)}`) });
    toast(done, { text: "Undo", run: () => setUrl({ q }) });
  };
  return (
    <span role="gridcell" tabIndex={-1} className="live-acts">
      <button
        type="button"
        className="act"
        tabIndex={-1}
        aria-label="Only lines of this pattern"
        data-tip="Only lines of this pattern"
        onClick={act("", "Only lines of this pattern")}
      >
        <Icon of={Plus} size="xs" />
      </button>
      <button
        type="button"
        className="act"
        tabIndex={-1}
        aria-label="Hide lines of this pattern"
        data-tip="Hide lines of this pattern"
        onClick={act("-", "Lines of this pattern hidden")}
      >
        <Icon of={EyeOff} size="xs" />
      </button>
    </span>
  );
}
