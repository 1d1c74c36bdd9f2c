import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AccessContext } from "../access/access-context";
import { listAudit } from "../access/list-audit";
import { isAllowed, type Permission, PRINCIPALS } from "../roles";
import { codeOf, startTestPlaces, type TestPlaces } from "../testing-place";
import { createInput, createInputInput } from "./create-input";
import { deleteInput } from "./delete-input";
import { listInputs } from "./list-inputs";
import { updateInput } from "./update-input";

let places: TestPlaces;

beforeAll(async () => {
  places = await startTestPlaces();
});
afterAll(() => places?.close());

const newPlace = () => places.newPlace();

let networks = 0;
/** A network that no other test has. */
const ownNetwork = () => `198.18.${Math.floor(++networks / 256)}.${networks % 256}/32`;
const given = (name: string, network = ownNetwork()) =>
  createInputInput.parse({ name, networks: [network], doors: ["syslog-udp"] });

const NOBODY = "AAAAAAAAAAAA";
const CASES: Record<string, { permission: Permission; call: (ctx: AccessContext) => Promise<unknown> }> = {
  "create-input": { permission: "inputs.change", call: (ctx) => createInput(ctx, given(`of ${ctx.role}`)) },
  "delete-input": { permission: "inputs.change", call: (ctx) => deleteInput(ctx, { id: NOBODY }) },
  "list-inputs": { permission: "inputs.list", call: (ctx) => listInputs(ctx, {}) },
  "update-input": { permission: "inputs.change", call: (ctx) => updateInput(ctx, { id: NOBODY }) },
};

it("asks every use case of the folder for its permission", async () => {
  const parts = ["free-place", "input-words"];
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -3))
    .filter((name) => !parts.includes(name));
  expect(Object.keys(CASES).toSorted()).toEqual(files.toSorted());
  const home = await newPlace();
  for (const { permission, call } of Object.values(CASES)) {
    for (const role of PRINCIPALS) {
      const code = await codeOf(call({ ...home, role }));
      if (isAllowed(role, permission)) expect(["ok", "inputs.not_found"]).toContain(code);
      else expect(code).toBe("auth.forbidden");
    }
  }
});

it("makes, changes and removes an input, each with a row of the audit log", async () => {
  const home = await newPlace();
  const input = createInputInput.parse({ name: "edge", networks: ["203.0.113.77/24", "::ffff:192.0.2.1"] });
  const { id } = await createInput(home, input);
  expect((await listInputs(home, {})).items).toMatchObject([
    {
      id,
      kind: "syslog",
      name: "edge",
      networks: ["203.0.113.0/24", "192.0.2.1/32"],
      time_zone: "UTC",
      doors: ["syslog-udp", "syslog-tcp", "syslog-tls"],
      enabled: true,
      created_by: home.actor.name,
    },
  ]);
  const changed = await updateInput(home, { id, time_zone: "Asia/Kolkata", enabled: false });
  expect(changed).toMatchObject({ name: "edge", time_zone: "Asia/Kolkata", enabled: false });
  expect(await deleteInput(home, { id })).toEqual({ id, name: "edge" });
  expect((await listInputs(home, {})).items).toEqual([]);
  const { items } = await listAudit(home, { limit: 10 });
  expect(items.map((item) => item.action)).toEqual(["input.removed", "input.changed", "input.created"]);
  expect(items[1]).toMatchObject({ details: { time_zone: "Asia/Kolkata", enabled: false } });
});

it("knows the doors of each kind of input", async () => {
  const home = await newPlace();
  const statsd = createInputInput.parse({ kind: "statsd", name: "counters", networks: [ownNetwork()] });
  const { id } = await createInput(home, statsd);
  expect((await listInputs(home, {})).items).toMatchObject([
    { kind: "statsd", doors: ["statsd-udp", "statsd-tcp"] },
  ]);
  expect(await codeOf(createInput(home, { ...statsd, name: "b", doors: ["carbon-tcp"] }))).toBe(
    "inputs.doors",
  );
  expect(await codeOf(updateInput(home, { id, doors: ["syslog-udp"] }))).toBe("inputs.doors");
});

it("lets no two inputs hold the same network at the same door, in any project", async () => {
  const [home, other] = [await newPlace(), await newPlace()];
  const network = ownNetwork();
  const { id } = await createInput(home, given("first", network));
  expect(await codeOf(createInput(other, given("theirs", network)))).toBe("inputs.network_taken");
  await expect(createInput(other, given("theirs", network))).rejects.not.toThrow(/first/);
  expect(await codeOf(createInput(home, given("first")))).toBe("inputs.name_taken");
  const elsewhere = { ...given("theirs", network), doors: ["syslog-tls" as const] };
  expect(await codeOf(createInput(other, elsewhere))).toBe("ok");
  await updateInput(home, { id, enabled: false });
  const taken = await createInput(other, given("now ours", network));
  expect(await codeOf(updateInput(home, { id, enabled: true }))).toBe("inputs.network_taken");
  await deleteInput(other, taken);
  expect(await codeOf(updateInput(home, { id, enabled: true }))).toBe("ok");
});

it("keeps the inputs of another project out of reach", async () => {
  const [home, other] = [await newPlace(), await newPlace()];
  const { id } = await createInput(other, given("theirs"));
  const before = await listInputs(other, {});
  expect((await listInputs(home, {})).items).toEqual([]);
  expect(await codeOf(updateInput(home, { id, name: "mine" }))).toBe("inputs.not_found");
  expect(await codeOf(deleteInput(home, { id }))).toBe("inputs.not_found");
  expect(await listInputs(other, {})).toEqual(before);
});

it.each([
  { name: "a/b", networks: ["10.0.0.0/8"] },
  { name: "a", networks: [] },
  { name: "a", networks: ["ten"] },
  { name: "a", networks: ["10.0.0.0/8"], time_zone: "Mars/Olympus" },
  { name: "a", networks: ["10.0.0.0/8"], doors: [] },
])("refuses %j", (input) => {
  expect(createInputInput.safeParse(input).success).toBe(false);
});
