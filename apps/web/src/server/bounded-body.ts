/** Reads no more of a request's body than may be parsed. */

/**
 * The request with its body read, at most `bytesMax` bytes; undefined when there is more. A longer body
 * is refused by its declared length, or after `bytesMax` bytes and one chunk.
 */
export async function withBoundedBody(request: Request, bytesMax: number): Promise<Request | undefined> {
  if (request.body === null) return request;
  if (Number(request.headers.get("content-length")) > bytesMax) return undefined;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body) {
    bytes += part.byteLength;
    if (bytes > bytesMax) return undefined;
    parts.push(part);
  }
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: Buffer.concat(parts) });
}
