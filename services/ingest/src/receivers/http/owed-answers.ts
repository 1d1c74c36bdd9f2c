/** Which answers a connection still owes to requests that came whole, so that nothing overtakes them. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

export class OwedAnswers {
  private readonly bySocket = new WeakMap<Socket, Map<ServerResponse, IncomingMessage>>();

  /** To be called for each request, in the order in which they came. */
  add(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const owed = this.bySocket.get(socket) ?? new Map<ServerResponse, IncomingMessage>();
    this.bySocket.set(socket, owed);
    owed.set(response, request);
    response.once("close", () => owed.delete(response));
  }

  /** Runs `then` behind the last answer to a request that came whole; at once when none is owed. */
  whenAnswered(socket: Socket, then: () => void): void {
    const last = [...(this.bySocket.get(socket) ?? [])].findLast(([, request]) => request.complete);
    if (last === undefined) then();
    else last[0].once("close", then);
  }
}
