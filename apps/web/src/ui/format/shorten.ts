/** Shortened machine texts. Pure. */

/** `7c1e4b9f…e871`: the middle goes, both ends stay. */
export function shortenId(id: string, head = 8, tail = 4): string {
  return id.length <= head + tail + 1 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}
