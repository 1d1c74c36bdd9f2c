"use client";
/** The whole record as the API gives it. */
import { CopyButton } from "../../../ui/copy-button";
import type { LogRecord } from "../../api/types";
import { Message } from "../list/message";

export function JsonView({ record }: { record: LogRecord }) {
  const text = JSON.stringify(record, null, 2);
  return (
    <div className="json-view">
      <div className="json-acts">
        <CopyButton text={text} />
      </div>
      <pre className="code" tabIndex={0} role="region" aria-label="Event as JSON">
        <Message text={text} />
      </pre>
    </div>
  );
}
