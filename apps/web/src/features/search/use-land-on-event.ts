"use client";
/** A link that holds only an event: opens it within the half hour around it, or in the usual range when it is that young. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { epochOf } from "../../ui/format/time";
import { api } from "../api/client";
import type { LogRecord } from "../api/types";
import { freezeRange } from "../shell/range";
import { useUrl } from "../shell/use-url";

const AROUND_MS = 15 * 60_000;
/** Younger events lie in the range that the page opens with. */
const USUAL_RANGE_MS = 55 * 60_000;

export function useLandOnEvent(): void {
  const [url, setUrl] = useUrl();
  const [id] = useState(() => {
    const params = new URLSearchParams(typeof window === "undefined" ? "" : window.location.search);
    return params.has("from") ? "" : (params.get("event") ?? "");
  });
  const landed = useQuery({
    queryKey: ["logs", "get", id],
    queryFn: ({ signal }): Promise<LogRecord> => api.logs.get.query({ id }, { signal }),
    enabled: id !== "",
  });
  const timestamp = landed.data?.timestamp;
  const still = url.event === id;
  const done = useRef(false);
  useEffect(() => {
    if (timestamp === undefined || !still || done.current) return;
    done.current = true;
    const at = epochOf(timestamp);
    if (Date.now() - at < USUAL_RANGE_MS) return;
    setUrl(freezeRange({ fromMs: at - AROUND_MS, toMs: at + AROUND_MS }), "replace");
  }, [timestamp, still, setUrl]);
}
