"use client";
/** The zone that rules a page: the URL's, else the person's. */
import type { Zone } from "../../ui/format/time";
import { usePreferences } from "./preferences";
import { useUrl } from "./use-url";

export function useZone(): Zone {
  const [url] = useUrl();
  const { zone } = usePreferences();
  return url.tz === "" ? zone : url.tz;
}
