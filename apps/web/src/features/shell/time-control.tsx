"use client";
/** Time range, zone and zoom of a page; `d` opens it, `z` zooms out. */
import { ChevronDown, Clock, ZoomOut } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../../ui/button";
import { zoneLabel } from "../../ui/format/time";
import { Icon } from "../../ui/icon";
import { Popover } from "../../ui/popover";
import { describeRange, zoomOut } from "./range";
import { useKeys } from "./use-keys";
import { useUrl } from "./use-url";
import { useZone } from "./use-zone";

const TimePicker = dynamic(() => import("./time-picker").then((module) => module.TimePicker), {
  ssr: false,
  loading: () => <div className="tp-wait" />,
});

export function TimeControl() {
  const [open, setOpen] = useState(false);
  const [url, setUrl] = useUrl();
  const zone = useZone();
  const words = describeRange(url, Date.now(), zone);
  const widen = () => setUrl(zoomOut(url, Date.now(), zone));
  useKeys({ d: () => setOpen(true), z: widen });
  const trigger = (
    <button type="button" className="btn time-btn" data-tip="Time range" data-keys="d" aria-haspopup="dialog">
      <Icon of={Clock} />
      <span className="only-desk" suppressHydrationWarning>
        {words.text}
      </span>
      <span className="only-phone" suppressHydrationWarning>
        {words.short}
      </span>
      <span className="t3 time-zone only-desk" suppressHydrationWarning>
        {zoneLabel(zone)}
      </span>
      <Icon of={ChevronDown} size="xs" className="only-desk" />
    </button>
  );
  return (
    <div className="btn-group" role="group" aria-label="Time range">
      <Popover trigger={trigger} open={open} onOpenChange={setOpen} label="Time range" className="tp">
        <TimePicker onDone={() => setOpen(false)} />
      </Popover>
      <Button icon label="Zoom out" keys="z" className="only-desk" onClick={widen}>
        <Icon of={ZoomOut} />
      </Button>
    </div>
  );
}
