/** Methods of Node's buffers that `toString` calls; called directly, they cost half for short texts. */
interface Buffer<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike> {
  utf8Slice(start: number, end: number): string;
  hexSlice(start: number, end: number): string;
}
