"use client";
/** Level, service and host of the open event; previous, next, link, close. */
import { ChevronDown, ChevronUp, Link2, X } from "lucide-react";
import { Button } from "../../../ui/button";
import { copyText } from "../../../ui/copy-button";
import { Icon } from "../../../ui/icon";
import { SeverityChip } from "../../../ui/severity-chip";
import { toast } from "../../../ui/toast";
import type { LogRecord } from "../../api/types";
import { visible } from "../list/message-text";

export interface EventHeadProps {
  record: LogRecord | undefined;
  onStep: (step: 1 | -1) => void;
  onClose: () => void;
}

/** Copies the lasting address of one event: it holds nothing but the event. */
export function copyEventLink(id: string): void {
  const link = `${window.location.origin}/search?event=${id}`;
  void copyText(link).then((done) => toast(done ? "Link to the event copied" : link));
}

export function EventHead({ record, onStep, onClose }: EventHeadProps) {
  return (
    <div className="dhead">
      {record === undefined ? null : (
        <>
          <SeverityChip level={record.severity} text={record.severity_text} />
          <span className="b6 trunc">
            <bdi>{visible(record.service, true) || "no service"}</bdi>
          </span>
          <span className="t3 trunc">
            <bdi>{visible(record.host, true)}</bdi>
          </span>
        </>
      )}
      <span className="grow" />
      <Button kind="ghost" size="sm" icon label="Previous event" keys="k" onClick={() => onStep(-1)}>
        <Icon of={ChevronUp} />
      </Button>
      <Button kind="ghost" size="sm" icon label="Next event" keys="j" onClick={() => onStep(1)}>
        <Icon of={ChevronDown} />
      </Button>
      <Button
        kind="ghost"
        size="sm"
        icon
        label="Copy link to this event"
        keys="y"
        disabled={record === undefined}
        onClick={() => record !== undefined && copyEventLink(record.id)}
      >
        <Icon of={Link2} />
      </Button>
      <Button kind="ghost" size="sm" icon label="Close" keys="Esc" onClick={onClose}>
        <Icon of={X} />
      </Button>
    </div>
  );
}
