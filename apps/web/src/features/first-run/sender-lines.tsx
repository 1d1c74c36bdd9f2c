"use client";
/** The lines of one sender, coloured. */
import { codeParts } from "./code-parts";

export function SenderLines({ text }: { text: string }) {
  let offset = 0;
  return codeParts(text).map((part) => {
    const key = offset;
    offset += part.text.length;
    return (
      <span key={key} className={part.kind}>
        {part.text}
      </span>
    );
  });
}
