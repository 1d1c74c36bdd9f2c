/**
 * A point in time rounded down to a bin, by the wall clock of a zone → SQL. Days begin at the zone's
 * midnight and weeks on Monday; hours that divide a day, and minutes that divide an hour, begin where the
 * zone's clock says so, also around a clock change. Any other width counts from 1970-01-01 UTC. Pure.
 */
import { param, type SqlFragment, sql } from "../sql";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UTC = "UTC";

/** DateTime64(3, 'UTC'). `zone` is an IANA name; `widthMs` above 0. */
export function binOfTime(time: SqlFragment, widthMs: number, zone: string): SqlFragment {
  const width = Math.max(1, Math.round(widthMs));
  if (width % DAY === 0) return dayBin(time, width / DAY, zone);
  if (zone === UTC) return plainBin(time, width);
  if (HOUR % width === 0) return shiftedBin(time, width, zone);
  if (width % HOUR === 0 && DAY % width === 0) return hourBin(time, width / HOUR, zone);
  return plainBin(time, width);
}

function millisOf(time: SqlFragment): SqlFragment {
  return sql`toUnixTimestamp64Milli(toDateTime64(${time}, 3, 'UTC'))`;
}

function plainBin(time: SqlFragment, width: number): SqlFragment {
  const step = param("UInt64", width);
  return sql`fromUnixTimestamp64Milli(toInt64(intDiv(${millisOf(time)}, ${step}) * ${step}), 'UTC')`;
}

/** By the offset that holds at the time: an hour that comes twice gives two bins. */
function shiftedBin(time: SqlFragment, width: number, zone: string): SqlFragment {
  const step = param("UInt64", width);
  const offset = sql`toInt64(timezoneOffset(toTimeZone(${time}, ${param("String", zone)}))) * 1000`;
  const local = sql`(${millisOf(time)} + ${offset})`;
  return sql`fromUnixTimestamp64Milli(toInt64(intDiv(${local}, ${step}) * ${step} - ${offset}), 'UTC')`;
}

function hourBin(time: SqlFragment, hours: number, zone: string): SqlFragment {
  const interval = sql`toIntervalHour(${param("UInt8", hours)})`;
  const seconds = sql`toDateTime(${time}, 'UTC')`;
  return sql`toDateTime64(toStartOfInterval(${seconds}, ${interval}, ${param("String", zone)}), 3, 'UTC')`;
}

/** Days since 1970-01-01 of the zone's calendar; 1970-01-05 was a Monday. */
function dayBin(time: SqlFragment, days: number, zone: string): SqlFragment {
  const name = param("String", zone);
  const day = sql`toInt32(toDate(${time}, ${name}))`;
  const shift = param("UInt8", days % 7 === 0 ? 3 : 0);
  const first = sql`(${day} - (${day} + ${shift}) % ${param("UInt32", days)})`;
  return sql`toTimeZone(toDateTime64(toDate(greatest(0, ${first})), 3, ${name}), 'UTC')`;
}
