/** What `toString` of Node's buffers calls; called directly, it costs half for short texts. */
interface Buffer<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> {
  utf8Slice(start: number, end: number): string;
}
