/**
 * Rows for as long as the one who asked still may have them. A stream can run for hours, and its token
 * or session may be revoked meanwhile: it then ends broken, as after any error in mid-stream.
 */
import { UseCaseError } from "@sightglass/usecases";

interface AllowedOptions {
  /** Whether the one who asked still may; a rejection ends the rows too. */
  check: () => Promise<boolean>;
  /** Default 3 s. docs/reference/http-api.md names the same. */
  everyMs?: number;
}

const EVERY_MS = 3_000;

/** Asks before a row when the last answer is older than `everyMs`; a reader that pauses costs nothing. */
export async function* whileAllowed<Row>(
  rows: AsyncIterable<Row>,
  { check, everyMs = EVERY_MS }: AllowedOptions,
): AsyncGenerator<Row, void> {
  let askedAt = performance.now();
  for await (const row of rows) {
    if (performance.now() - askedAt >= everyMs) {
      if (!(await check())) throw revoked();
      askedAt = performance.now();
    }
    yield row;
  }
}

function revoked(): UseCaseError {
  return new UseCaseError(
    "auth.required",
    "The token or session was revoked or has expired: the stream ends here.",
  );
}
