/**
 * Server-Sent Events out of the chunks of a stream. Pure but for its own state.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */

export interface StreamEvent {
  /** `message` unless the stream names it. */
  name: string;
  data: string;
  /** The last id so far. */
  id: string;
}

export class EventParser {
  private rest = "";
  private id = "";

  /** The last id that the stream gave, with or without an event. */
  get lastId(): string {
    return this.id;
  }

  /** The events that end in this chunk. */
  push(chunk: string): StreamEvent[] {
    const blocks = (this.rest + chunk).split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map((block) => this.read(block)).filter((event) => event !== null);
  }

  private read(block: string): StreamEvent | null {
    let name = "message";
    let data: string | null = null;
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon <= 0) continue;
      const value = line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
      const field = line.slice(0, colon);
      if (field === "event") name = value;
      else if (field === "id") this.id = value;
      else if (field === "data") data = data === null ? value : `${data}\n${value}`;
    }
    return data === null ? null : { name, data, id: this.id };
  }
}
