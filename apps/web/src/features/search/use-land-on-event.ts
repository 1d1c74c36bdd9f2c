"use client";
/**
 * A link that holds only an event: opens it within the half hour around it, or in the usual range when it is that young.
 * Where many events follow it, the range ends with the first of them: it is then on the first page of the list.
 */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { epochOf } from "../../ui/format/time";
import { api } from "../api/client";
import type { ContextAnswer } from "../api/types";
import { freezeRange } from "../shell/range";
import { useUrl } from "../shell/use-url";

const AROUND_MS = 15 * 60_000;
/** Younger events lie in the range that the page opens with. */
const USUAL_RANGE_MS = 55 * 60_000;
/** Events above it on the list, well within its first page. */
const FOLLOWERS = 50;

export function useLandOnEvent(): void {
  const [url, setUrl] = useUrl();
  const [id] = useState(() => {
    const params = new URLSearchParams(typeof window === "undefined" ? "" : window.location.search);
    return params.has("from") ? "" : (params.get("event") ?? "");
  });
  const landed = useQuery({
    queryKey: ["logs", "land", id],
    queryFn: ({ signal }): Promise<ContextAnswer> =>
      api.logs.context.query({ id, before: 0, after: FOLLOWERS, scope: "everything" }, { signal }),
    enabled: id !== "",
  });
  const { data } = landed;
  const still = url.event === id;
  const done = useRef(false);
  useEffect(() => {
    if (data === undefined || !still || done.current) return;
    done.current = true;
    const at = epochOf(data.row.timestamp);
    const last = data.after.length < FOLLOWERS ? undefined : data.after.at(-1);
    if (last === undefined && Date.now() - at < USUAL_RANGE_MS) return;
    const toMs = last === undefined ? at + AROUND_MS : Math.min(at + AROUND_MS, epochOf(last.timestamp) + 1);
    setUrl(freezeRange({ fromMs: at - AROUND_MS, toMs }), "replace");
  }, [data, still, setUrl]);
}
