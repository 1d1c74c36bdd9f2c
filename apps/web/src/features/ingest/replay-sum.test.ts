import { expect, it } from "vitest";
import { addReplay, NOTHING_REPLAYED, sentenceOfReplay } from "./replay-sum";

const piece = {
  from: "",
  to: "",
  sent: 2,
  accepted: 1,
  rejected: 1,
  skipped: { replayed: 5, unknown: 0, unfit: 1 },
  stopped: null,
  next_cursor: null,
};

it("adds the pieces up and tells exactly what came of them", () => {
  const sum = addReplay(addReplay(NOTHING_REPLAYED, piece), piece);
  expect(sum).toMatchObject({ sent: 4, accepted: 2, rejected: 2, unfit: 2 });
  expect(sentenceOfReplay(sum)).toBe(
    "4 letters were sent: 2 events accepted, 2 rejected again. 2 cannot be sent: cut when they were kept, or not of the HTTP door.",
  );
  expect(
    sentenceOfReplay(
      addReplay(NOTHING_REPLAYED, {
        ...piece,
        sent: 1,
        rejected: 0,
        skipped: { replayed: 0, unknown: 1, unfit: 0 },
      }),
    ),
  ).toBe("1 letter was sent: 1 event accepted, 0 rejected again. 1 were sent before without an answer.");
});
