"use client";
/** Adds one filter by choosing key, sense and value; ends in the same query text. */
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../ui/button";
import { Field } from "../../../ui/field";
import { Segmented } from "../../../ui/segmented";
import { USUAL_COLUMNS, useActions } from "../use-actions";
import { useAsk, useFields } from "../use-search";

export function AddFilter({ onDone }: { onDone: () => void }) {
  const actions = useActions();
  const list = useId();
  const fields = useFields(useAsk(), true);
  const [key, setKey] = useState("");
  const [sense, setSense] = useState<"is" | "not">("is");
  const [value, setValue] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === "" || value === "") return;
    if (sense === "is") actions.only(key.trim(), value);
    else actions.not(key.trim(), value);
    onDone();
  };
  return (
    <form className="add-filter" onSubmit={submit}>
      <Field
        label="Field"
        value={key}
        list={list}
        placeholder="http.status_code"
        onChange={(e) => setKey(e.target.value)}
      />
      <datalist id={list}>
        {(fields.data?.fields.map((field) => field.key) ?? USUAL_COLUMNS).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <Segmented
        label="Sense"
        value={sense}
        options={[
          { value: "is", text: "is" },
          { value: "not", text: "is not" },
        ]}
        onChange={setSense}
      />
      <Field
        label="Value"
        value={value}
        placeholder="503"
        onChange={(event) => setValue(event.target.value)}
      />
      <div className="tp-acts">
        <Button kind="primary" size="sm" type="submit" disabled={key.trim() === "" || value === ""}>
          Add filter
        </Button>
      </div>
    </form>
  );
}
