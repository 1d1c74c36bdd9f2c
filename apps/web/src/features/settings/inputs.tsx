"use client";
/** Inputs: who may send by protocols that show no key, and to which project it goes. */
import dynamic from "next/dynamic";
import { Badge } from "../../ui/badge";
import { api } from "../api/client";
import type { Input } from "../api/types";
import { doorName } from "../ingest/door-names";
import type { DialogProps, TargetDialogProps } from "./dialog-props";
import { ItemSection } from "./item-section";
import type { ItemLook } from "./item-table";

const dialogs = () => import("./input-dialogs");
const CreateInputDialog = dynamic<DialogProps>(() => dialogs().then((module) => module.InputDialog), {
  ssr: false,
});
const ChangeInputDialog = dynamic<TargetDialogProps<Input>>(
  () => dialogs().then((module) => module.InputDialog),
  { ssr: false },
);
const RemoveInputDialog = dynamic(() => dialogs().then((module) => module.RemoveInputDialog), { ssr: false });

const doorsOf = (input: Input) => input.doors.map(doorName).join(", ");
const off = (input: Input) => (input.enabled ? null : <Badge tone="nodata">off</Badge>);

const LOOK: ItemLook<Input> = {
  columns: [
    {
      head: "Name",
      className: "b5",
      cell: (input) => (
        <>
          {input.name} {off(input)}
        </>
      ),
    },
    { head: "Doors", className: "t2", cell: doorsOf },
    { head: "Networks", className: "mono t2 f12 inp-nets", cell: (input) => input.networks.join(", ") },
    {
      head: "Time zone",
      className: "t2",
      cell: (input) => (input.kind === "syslog" ? input.time_zone : ""),
    },
  ],
  card: (input) => ({
    top: (
      <>
        {off(input)}
        <span className="grow" />
        <span className="f12 t2">{input.time_zone}</span>
      </>
    ),
    middle: <code className="f12 t2 inp-nets">{input.networks.join(", ")}</code>,
    foot: <span>{doorsOf(input)}</span>,
  }),
  none: "No input. Nothing can be sent to this project by syslog, StatsD or Carbon.",
};

export function Inputs() {
  return (
    <ItemSection
      title="Inputs"
      text="Syslog, StatsD and Carbon carry no key. An input lets networks in, and says which project what they send belongs to. Of several the longest network wins."
      newText="New input"
      queryKey="inputs"
      list={(signal) => api.inputs.list.query({}, { signal })}
      look={LOOK}
      Create={CreateInputDialog}
      actions={[
        { verb: "Change", Dialog: ChangeInputDialog },
        { verb: "Remove", danger: true, Dialog: RemoveInputDialog },
      ]}
    />
  );
}
