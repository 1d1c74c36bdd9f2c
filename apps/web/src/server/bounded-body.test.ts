import { describe, expect, it } from "vitest";
import { withBoundedBody } from "./bounded-body";

function post(body: BodyInit): Request {
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    body,
    headers: { cookie: "a=b" },
    duplex: "half",
  };
  return new Request("http://host/", init);
}

function chunks(count: number, onPull: () => void): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      onPull();
      if (sent++ < count) controller.enqueue(new Uint8Array(10));
      else controller.close();
    },
  });
}

describe("withBoundedBody", () => {
  it("gives back the same request when the body fits", async () => {
    const bounded = await withBoundedBody(post("1234567890"), 10);
    expect(bounded?.method).toBe("POST");
    expect(bounded?.headers.get("cookie")).toBe("a=b");
    expect(await bounded?.text()).toBe("1234567890");
  });

  it("refuses a longer body, also one that does not tell its length, and reads no further", async () => {
    expect(await withBoundedBody(post("12345678901"), 10)).toBeUndefined();
    let pulls = 0;
    const endless = chunks(1_000_000, () => pulls++);
    expect(await withBoundedBody(post(endless), 100)).toBeUndefined();
    expect(pulls).toBeLessThan(20);
  });

  it("leaves a request without a body alone", async () => {
    const request = new Request("http://host/");
    expect(await withBoundedBody(request, 10)).toBe(request);
  });
});
