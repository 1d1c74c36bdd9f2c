/** A labelled input: label above, error or help below; the placeholder is an example, never the label. */
import clsx from "clsx";
import { Info } from "lucide-react";
import { type ComponentProps, useId } from "react";
import { Icon } from "./icon";

export interface FieldProps extends ComponentProps<"input"> {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
}

export function Field({ label, help, error, className, ...rest }: FieldProps) {
  const id = useId();
  const described = error !== undefined || help !== undefined ? `${id}-text` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        className={clsx("input", error !== undefined && "is-error", className)}
        aria-invalid={error !== undefined ? true : undefined}
        aria-describedby={described}
      />
      <FieldText id={described} help={help} error={error} />
    </div>
  );
}

/** The line below an input; announces errors. */
export function FieldText({
  id,
  help,
  error,
}: { id: string | undefined } & Pick<FieldProps, "help" | "error">) {
  if (error !== undefined) {
    return (
      <p className="err" id={id} role="alert">
        <Icon of={Info} size="s" />
        <span>{error}</span>
      </p>
    );
  }
  return help === undefined ? null : (
    <p className="help" id={id}>
      {help}
    </p>
  );
}
