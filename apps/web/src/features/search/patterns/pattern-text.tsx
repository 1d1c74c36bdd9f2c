/** A pattern with its slots marked. What machines wrote is shown as text that cannot act. */
import type { PatternPart } from "@sightglass/query-language";
import { visible } from "../list/message-text";

const VALUES_SHOWN = 4;
const VALUE_CHARS_MAX = 80;

export function PatternText({
  parts,
  oneLine = false,
}: {
  parts: readonly PatternPart[];
  oneLine?: boolean;
}) {
  let offset = 0;
  return (
    <bdi>
      {parts.map((part) => {
        const key = offset++;
        if ("text" in part) return <span key={key}>{visible(part.text, oneLine)}</span>;
        return (
          <span key={key} className="pt-slot" title={examples(part.values)}>
            {`<${part.slot}>`}
          </span>
        );
      })}
    </bdi>
  );
}

function examples(values: readonly string[]): string {
  const shown = values.slice(0, VALUES_SHOWN).map((value) => visible(value.slice(0, VALUE_CHARS_MAX), true));
  return shown.length === 0 ? "" : `for example ${shown.join(", ")}`;
}
