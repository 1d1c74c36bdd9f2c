/**
 * HTTP that came to a syslog door by mistake. Its header may hold a key, and its sender waits for an answer: it is told
 * so instead of being stored line by line. Pure.
 */
import { jsonWay, type OpenPorts } from "../wrong-door";

const REQUEST_LINE =
  /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PRI) \S{1,8000} HTTP\/\d(?:\.\d)?\r\n/;
const LINE_BYTES_MAX = 8_100;

export function httpAnswer(doors: OpenPorts): string {
  const message = `This port takes syslog. ${jsonWay(doors)}`;
  const body = JSON.stringify({
    accepted: 0,
    rejected: 0,
    errors: [{ index: 0, code: "frame.http", message }],
  });
  return `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
}

/** Whether the first bytes of a connection are a request line of HTTP. */
export function isHttpRequest(first: Buffer): boolean {
  return REQUEST_LINE.test(first.toString("latin1", 0, LINE_BYTES_MAX));
}
