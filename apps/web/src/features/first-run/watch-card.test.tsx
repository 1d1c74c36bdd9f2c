/** What the card says before anything has arrived. */
import { SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { WatchCard } from "./watch-card";

const html = (extra: boolean) =>
  renderToStaticMarkup(
    <SearchParamsContext value={new URLSearchParams()}>
      <WatchCard answer={undefined} failed={false} extra={extra} onOpen={() => undefined} />
    </SearchParamsContext>,
  );

it("waits for the next event when the project has some already", () => {
  expect(html(true)).toContain("Waiting for the next event");
  expect(html(false)).toContain("Waiting for the first event");
});
