/** One call of gRPC by bare HTTP/2, for what a library of gRPC would not send. For tests only. */
import { connect, type IncomingHttpHeaders } from "node:http2";

export interface RawAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
}

/** `isCompressed` is the flag of the message; `headers` may say by what. */
export function rawGrpcCall(
  port: number,
  call: {
    path: string;
    headers: Record<string, string>;
    message: Buffer;
    isCompressed: boolean;
  },
): Promise<RawAnswer> {
  const session = connect(`http://127.0.0.1:${port}`);
  return new Promise<RawAnswer>((resolve, reject) => {
    session.once("error", reject);
    const stream = session.request({
      ":method": "POST",
      ":path": call.path,
      "content-type": "application/grpc",
      te: "trailers",
      ...call.headers,
    });
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    stream.once("response", (found) => {
      headers = found;
    });
    stream.once("trailers", (found) => {
      trailers = found;
    });
    stream.once("error", reject);
    stream.once("close", () => resolve({ headers, trailers }));
    stream.resume();
    const prefix = Buffer.alloc(5);
    prefix.writeUInt8(call.isCompressed ? 1 : 0, 0);
    prefix.writeUInt32BE(call.message.length, 1);
    stream.end(Buffer.concat([prefix, call.message]));
  }).finally(() => session.destroy());
}
