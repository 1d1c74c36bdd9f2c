"use client";
/** Dialogs of the inputs: make or change, remove. */
import { useId, useState } from "react";
import { Field, FieldText } from "../../ui/field";
import { Switch } from "../../ui/switch";
import { api } from "../api/client";
import type { Input } from "../api/types";
import { doorName } from "../ingest/door-names";
import { ConfirmForm } from "./confirm-form";
import type { DialogProps, TargetDialogProps } from "./dialog-props";
import { EndDialog } from "./end-dialog";

const DOORS: Readonly<Record<Input["kind"], readonly Door[]>> = {
  syslog: ["syslog-udp", "syslog-tcp", "syslog-tls"],
  statsd: ["statsd-udp", "statsd-tcp"],
  carbon: ["carbon-tcp", "carbon-udp"],
};
const KINDS = [
  ["syslog", "Syslog"],
  ["statsd", "StatsD and DogStatsD"],
  ["carbon", "Carbon (Graphite)"],
] as const;
type Door = Input["doors"][number];

interface Draft {
  kind: Input["kind"];
  name: string;
  networks: string;
  zone: string;
  doors: readonly Door[];
  enabled: boolean;
}

function draftOf(input: Input | undefined): Draft {
  if (input === undefined)
    return { kind: "syslog", name: "", networks: "", zone: "UTC", doors: DOORS.syslog, enabled: true };
  const { kind, name, networks, time_zone: zone, doors, enabled } = input;
  return { kind, name, networks: networks.join("\n"), zone, doors, enabled };
}

export function InputDialog({ target, onClose, onDone }: DialogProps & { target?: Input }) {
  const [draft, setDraft] = useState(() => draftOf(target));
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const networks = draft.networks.split(/[\s,]+/).filter((word) => word !== "");
  const submit = async () => {
    const { name, zone, doors, enabled } = draft;
    const values = { name: name.trim(), networks, time_zone: zone.trim(), doors: [...doors], enabled };
    if (target === undefined) await api.inputs.create.mutate({ kind: draft.kind, ...values });
    else await api.inputs.update.mutate({ id: target.id, ...values });
    onDone();
  };
  const verb = target === undefined ? "Create input" : "Save input";
  return (
    <ConfirmForm
      title={target === undefined ? "New input" : `Change ${target.name}`}
      description="Receivers follow within a second. Lines of senders that no input lets in are refused and counted."
      verb={verb}
      busyVerb={target === undefined ? "Creating input" : "Saving input"}
      canSubmit={draft.name.trim() !== "" && networks.length > 0 && draft.doors.length > 0}
      onSubmit={submit}
      onClose={onClose}
    >
      {target === undefined && (
        <Kinds value={draft.kind} onChange={(kind) => set({ kind, doors: DOORS[kind] })} />
      )}
      <Field
        label="Name"
        value={draft.name}
        autoFocus
        maxLength={64}
        placeholder="firewalls"
        help="It appears as the source of what comes through it."
        onChange={(event) => set({ name: event.target.value })}
      />
      <Networks value={draft.networks} onChange={(text) => set({ networks: text })} />
      {draft.kind === "syslog" && <Zone value={draft.zone} onChange={(zone) => set({ zone })} />}
      <Doors all={DOORS[draft.kind]} value={draft.doors} onChange={(doors) => set({ doors })} />
      <Switch label="Lets senders in" checked={draft.enabled} onChange={(enabled) => set({ enabled })} />
    </ConfirmForm>
  );
}

function Networks({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Networks</label>
      <textarea
        id={id}
        className="input inp-area mono"
        rows={4}
        value={value}
        placeholder={"10.20.0.0/16\n192.0.2.7"}
        aria-describedby={`${id}-text`}
        onChange={(event) => onChange(event.target.value)}
      />
      <FieldText id={`${id}-text`} help="Networks or addresses of senders, one a line." />
    </div>
  );
}

function Kinds({ value, onChange }: { value: Input["kind"]; onChange: (kind: Input["kind"]) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Kind</label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={(event) => onChange(KINDS.find(([kind]) => kind === event.target.value)?.[0] ?? "syslog")}
      >
        {KINDS.map(([kind, name]) => (
          <option key={kind} value={kind}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Zone({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  return (
    <>
      <Field
        label="Time zone"
        value={value}
        maxLength={64}
        placeholder="Europe/Berlin"
        list="input-zones"
        help="For lines whose time says no zone, as RFC 3164 never does."
        onChange={(event) => onChange(event.target.value)}
      />
      <ZoneList />
    </>
  );
}

function ZoneList() {
  return (
    <datalist id="input-zones">
      {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}

interface DoorsProps {
  all: readonly Door[];
  value: readonly Door[];
  onChange: (doors: Door[]) => void;
}

function Doors({ all, value, onChange }: DoorsProps) {
  return (
    <div className="field" role="group" aria-label="Doors">
      <span className="label">Doors</span>
      <div className="row row-wrap">
        {all.map((door) => (
          <Switch
            key={door}
            label={doorName(door)}
            checked={value.includes(door)}
            onChange={(on) => onChange(all.filter((one) => (one === door ? on : value.includes(one))))}
          />
        ))}
      </div>
    </div>
  );
}

export function RemoveInputDialog(props: TargetDialogProps<Input>) {
  return (
    <EndDialog {...props} verb="Remove" noun="input" end={api.inputs.remove.mutate}>
      <p>
        Senders of {props.target.networks.join(", ")} are let in no more, unless another input allows them.
        What they sent before stays.
      </p>
      <p>By UDP they hear nothing of it; refused datagrams are counted on the Ingest page.</p>
    </EndDialog>
  );
}
