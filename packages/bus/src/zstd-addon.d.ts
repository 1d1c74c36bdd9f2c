/** The addon itself: the package's own wrapper does not pass the level on. */
declare module "@mongodb-js/zstd/bindings.js" {
  const addon: {
    compress(data: Buffer, level?: number): Promise<Buffer>;
    decompress(data: Buffer): Promise<Buffer>;
  };
  export default addon;
}
