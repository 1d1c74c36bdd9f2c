/** The lines to paste carry the address and the key, and colouring never changes them. */
import { expect, it } from "vitest";
import { codeParts, KEY_PLACEHOLDER, SENDERS } from "./senders";

const url = "http://localhost:8080/api/v1/logs";

it("fills address and key into every sender", () => {
  for (const sender of SENDERS) {
    const text = sender.lines({ url, key: "sgi_secret" });
    expect(text, sender.id).toContain("sgi_secret");
    expect(text, sender.id).toContain("8080");
    expect(text, sender.id).toContain("/api/v1/logs");
  }
});

it("reads the key from the environment until one is made", () => {
  for (const sender of SENDERS) {
    expect(sender.lines({ url, key: KEY_PLACEHOLDER }), sender.id).toContain("SIGHTGLASS_INGEST_KEY");
  }
});

it("keeps the text when colouring", () => {
  for (const sender of SENDERS) {
    const text = sender.lines({ url, key: "sgi_secret" });
    expect(
      codeParts(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  }
});
