/** A message in safe segments; `<bdi>` keeps its direction to itself. */
import { Fragment, memo } from "react";
import type { Hit } from "./hits";
import { messageSegments } from "./message-text";

const NO_HITS: readonly Hit[] = [];
/** Characters of a message that a row draws; the event panel shows all. */
const ROW_CHARS_MAX = 2_000;

export interface MessageProps {
  text: string;
  hits?: readonly Hit[];
  oneLine?: boolean;
}

export const Message = memo(function Message({ text, hits = NO_HITS, oneLine = false }: MessageProps) {
  const shown = oneLine && text.length > ROW_CHARS_MAX ? `${text.slice(0, ROW_CHARS_MAX)}…` : text;
  const segments = messageSegments(shown, hits, oneLine);
  let offset = 0;
  return (
    <bdi>
      {segments.map((segment) => {
        const key = offset;
        offset += segment.text.length;
        if (segment.hit) {
          return (
            <mark key={key} className={segment.className}>
              {segment.text}
            </mark>
          );
        }
        if (segment.className === "") return <Fragment key={key}>{segment.text}</Fragment>;
        return (
          <span key={key} className={segment.className}>
            {segment.text}
          </span>
        );
      })}
    </bdi>
  );
});
