/**
 * HTTP that came to a syslog door by mistake. Its header may hold a key, and its sender waits for an answer: it is told
 * so instead of being stored line by line. Pure.
 */
const REQUEST_LINE =
  /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PRI) \S{1,8000} HTTP\/\d(?:\.\d)?\r\n/;
const LINE_BYTES_MAX = 8_100;
const BODY =
  '{"accepted":0,"rejected":0,"errors":[{"index":0,"code":"frame.http","message":"This port takes syslog. Logs by HTTP go to the HTTP port, POST /api/v1/logs."}]}';

export const HTTP_ANSWER = `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\nConnection: close\r\n\r\n${BODY}`;

/** Whether the first bytes of a connection are a request line of HTTP. */
export function isHttpRequest(first: Buffer): boolean {
  return REQUEST_LINE.test(first.toString("latin1", 0, LINE_BYTES_MAX));
}
