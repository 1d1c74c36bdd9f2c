/** A pattern's facts in words. Pure. */
import { formatCount } from "../../../ui/format/number";
import type { PatternAnswer } from "../../api/types";
import type { PatternLook } from "./pattern-look";

/** Exact number, or that it is none. Pure. */
export function countTitle({ count }: PatternAnswer, { sampled }: PatternLook): string {
  return sampled
    ? `about ${formatCount(count)} events, scaled from a sample`
    : `${formatCount(count)} events`;
}

/** `error 12, info 3`. Pure. */
export function levelsText({ levels, count }: Pick<PatternAnswer, "levels" | "count">): string {
  const known = levels.reduce((sum, one) => sum + one.count, 0);
  const parts = levels.map((one) => `${one.level} ${formatCount(one.count)}`);
  if (known < count) parts.push(`without a level ${formatCount(count - known)}`);
  return parts.join(", ");
}

const SERVICES_SHOWN = 2;
const SERVICES_COUNTED_MAX = 64;

/** The first services, and how many more there are. Pure. */
export function servicesText({
  services,
  service_count,
}: Pick<PatternAnswer, "services" | "service_count">): string {
  const named = services.slice(0, SERVICES_SHOWN).map((name) => name || "(none)");
  const more = service_count - named.length;
  if (more <= 0) return named.join(", ");
  return `${named.join(", ")} +${more}${service_count >= SERVICES_COUNTED_MAX ? " or more" : ""}`;
}
