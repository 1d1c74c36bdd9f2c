/** Finding events by every form of a query, pills, repairs, and the answers that are not rows. */
import {
  answer,
  expect,
  openSearch,
  parameter,
  queryEditor,
  rows,
  runQuery,
  seed,
  send,
  test,
} from "./product";

const SHOP = [
  {
    service: "shop",
    level: "error",
    message: "payment failed: card declined",
    duration_ms: 812,
    cart: { items: 3 },
  },
  { service: "shop", level: "warn", message: "slow payment, but it went through", duration_ms: 640.5 },
  { service: "shop", level: "info", message: "payment accepted", duration_ms: 38 },
  { service: "shop", level: "info", message: "failed to print the receipt", duration_ms: 12 },
];

test.beforeAll(async () => {
  await seed(SHOP, "service:shop");
});

test("an accepted event is on the screen within two seconds", async ({ page }) => {
  const service = `fast-${Date.now()}`;
  await openSearch(page, `service:${service}`);
  await expect(page.getByText("No event matches in this range.")).toBeVisible();
  const sent = Date.now();
  expect((await send([{ service, message: "here already" }])).status).toBe(200);
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await expect(rows(page).filter({ hasText: "here already" })).toBeVisible({ timeout: 400 });
  }).toPass({ intervals: [50] });
  expect(Date.now() - sent).toBeLessThan(2_000);
});

const FORMS: readonly [query: string, count: number, first: string][] = [
  ["service:shop", 4, ""],
  ["service:shop declined", 1, "payment failed: card declined"],
  ['service:shop "payment failed"', 1, "payment failed: card declined"],
  ["service:shop fail", 0, ""],
  ["service:shop fail*", 2, ""],
  ["service:shop duration_ms:[600 TO 700]", 1, "slow payment, but it went through"],
  ["service:shop duration_ms:>=640.5", 2, ""],
  ["service:shop cart.items:3", 1, "payment failed: card declined"],
  ["service:shop severity:>=warn", 2, ""],
  ["service:shop -severity:info", 2, ""],
  ["service:shop (declined OR accepted)", 2, ""],
  ["service:shop /f.iled to/", 1, "failed to print the receipt"],
];

test("each form of a query finds what it names", async ({ page }) => {
  await openSearch(page, "");
  for (const [query, count, first] of FORMS) {
    await runQuery(page, query);
    await expect(answer(page), query).toContainText(new RegExp(`^${count} events? in`));
    await expect(rows(page), query).toHaveCount(count);
    if (first !== "") await expect(rows(page).first()).toContainText(first);
    expect(parameter(page, "q")).toBe(query);
  }
});

test("hits are marked in the message", async ({ page }) => {
  await openSearch(page, 'service:shop "payment failed"');
  await expect(rows(page).locator("mark")).toHaveText(["payment failed"]);
});

test("pills show the query, remove a term, and add one", async ({ page }) => {
  await openSearch(page, "service:shop severity:error");
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: /^Remove filter severity/ }).click();
  await expect(rows(page)).toHaveCount(4);
  expect(parameter(page, "q")).toBe("service:shop");
  await expect(queryEditor(page)).toHaveText("service:shop");

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByLabel("Field", { exact: true }).fill("duration_ms");
  await page.getByRole("button", { name: "is not" }).click();
  await page.getByLabel("Value", { exact: true }).fill("38");
  await page.getByRole("button", { name: "Add filter" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(page.locator(".pill-not")).toContainText("not duration_ms");
});

test("a pill is edited in place, turned off and on, and removed from the keys", async ({ page }) => {
  await openSearch(page, "service:shop severity:error");
  await expect(rows(page)).toHaveCount(1);
  const pill = page.getByRole("button", { name: "severity:error. Edit" });
  await pill.press("Space");
  await expect(rows(page)).toHaveCount(4);
  expect(parameter(page, "q")).toBe("service:shop");
  const off = page.getByRole("button", { name: "Off: severity:error. Edit" });
  await expect(off).toBeFocused();
  await off.press("Space");
  await expect(rows(page)).toHaveCount(1);
  expect(parameter(page, "q")).toBe("service:shop severity:error");

  await pill.press("Enter");
  const field = page.getByRole("textbox", { name: "Filter severity:error" });
  await expect(field).toBeFocused();
  await field.press("End");
  await field.fill("severity:(error OR info)");
  await field.press("Escape");
  expect(parameter(page, "q")).toBe("service:shop severity:error");
  await pill.click();
  await field.fill("-severity:error");
  await field.press("Enter");
  await expect(rows(page)).toHaveCount(3);
  expect(parameter(page, "q")).toBe("service:shop -severity:error");
  await page.getByRole("button", { name: "-severity:error. Edit" }).press("Delete");
  await expect(rows(page)).toHaveCount(4);
  expect(parameter(page, "q")).toBe("service:shop");
});

test("the count is never a guess on its way to the exact one", async ({ page }) => {
  let answerNow = () => {};
  const held = new Promise<void>((resolve) => {
    answerNow = resolve;
  });
  await page.route(/logs\.histogram/, async (route) => {
    await held;
    await route.continue();
  });
  await openSearch(page, "service:shop");
  await expect(rows(page)).toHaveCount(4);
  await expect(answer(page)).toContainText(/^4 events in/);
  answerNow();
  await expect(answer(page)).toContainText(/^4 events in/);
});

test("the project's name opens the list of one's projects, in reach of a thumb too", async ({ page }) => {
  await openSearch(page, "service:shop");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.getByRole("button", { name: "Project: Default" }).click();
    const current = page.getByRole("menuitemcheckbox", { name: /^Default/ });
    await expect(current).toBeChecked();
    await page.keyboard.press("Escape");
    await expect(current).toBeHidden();
  }
});

test("a broken query is underlined, does not run, and is repaired by one click", async ({ page }) => {
  await openSearch(page, "service:shop");
  await expect(rows(page)).toHaveCount(4);
  await runQuery(page, 'service:shop "payment failed');
  await expect(page.locator(".cm-content .squiggle").first()).toBeVisible();
  expect(parameter(page, "q")).toBe("service:shop");
  await page.getByRole("button", { name: /^Write "/ }).click();
  await expect(queryEditor(page)).toHaveText('service:shop "payment failed"');
  await queryEditor(page).press("Enter");
  await expect(rows(page)).toHaveCount(1);
});

test("nothing found says which filter took everything away", async ({ page }) => {
  await openSearch(page, "service:shop severity:fatal");
  await expect(page.getByRole("heading", { name: "No event matches in this range." })).toBeVisible();
  const removal = page.getByRole("listitem").filter({ hasText: "severity:fatal" });
  await expect(removal).toContainText("4 events");
  await removal.getByRole("button", { name: "Take it out" }).click();
  await expect(rows(page)).toHaveCount(4);
  expect(parameter(page, "q")).toBe("service:shop");
});

test("nothing found says what may have been meant", async ({ page }) => {
  for (const [query, instead, count] of [
    ["service:shop 640.5", "duration_ms:640.5", 1],
    ["service:shop declin", '~"declin"', 1],
    ["service:shop items:3", "cart.items:3", 1],
    ["service:shop @duration_ms:>30", "duration_ms:>30", 3],
  ] as const) {
    await openSearch(page, query);
    const near = page.getByRole("listitem").filter({ hasText: `with ${instead}` });
    await expect(near).toContainText(`${count} event`);
    await near.getByRole("button", { name: "Search it" }).click();
    await expect(rows(page)).toHaveCount(count);
    expect(parameter(page, "q")).toBe(`service:shop ${instead}`);
  }
});

test("the rows of the query before are pale while a slow answer is on its way", async ({ page }) => {
  await openSearch(page, "service:shop");
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).first()).toHaveCSS("opacity", "1");
  let go = () => {};
  const slow = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route(/logs\.search/, async (route) => {
    await slow;
    await route.continue();
  });
  await runQuery(page, "service:shop severity:error");
  await expect(rows(page).first()).toHaveCSS("opacity", "0.5");
  go();
  await expect(rows(page).first()).toHaveCSS("opacity", "1");
});

test("a search that fails says so, keeps the rows, and runs again", async ({ page }) => {
  await openSearch(page, "service:shop");
  await expect(rows(page)).toHaveCount(4);
  await page.route(/logs\.search/, (route) => route.abort());
  await page.getByRole("button", { name: "Refresh", exact: true }).click();
  const failure = page.getByRole("alert").filter({ hasText: "The app did not answer" });
  await expect(failure).toContainText("The rows below are the last answer.");
  await expect(rows(page)).toHaveCount(4);
  await page.unroute(/logs\.search/);
  await page.getByRole("button", { name: "Search again" }).click();
  await expect(failure).toBeHidden();
  await expect(rows(page)).toHaveCount(4);
});

test("typing stops the query that runs", async ({ page }) => {
  await openSearch(page, "service:shop");
  await expect(rows(page)).toHaveCount(4);
  const held = page.waitForRequest(/logs\.search/);
  await page.route(/logs\.search/, () => undefined);
  await runQuery(page, "service:shop declined");
  const running = await held;
  const stopped = page.waitForEvent("requestfailed", (request) => request === running);
  await queryEditor(page).press("x");
  expect((await stopped).failure()?.errorText).toContain("ERR_ABORTED");
});
