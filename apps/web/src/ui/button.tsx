/** Buttons: one primary per view, default, ghost, danger; sizes 24, 30, 36 px. */
import clsx from "clsx";
import type { ComponentProps } from "react";

export interface ButtonProps extends ComponentProps<"button"> {
  kind?: "default" | "primary" | "ghost" | "danger";
  size?: "sm" | "md" | "lg";
  /** Square, for a lone icon; needs `label`. */
  icon?: boolean;
  /** Accessible name of an icon button and the text of its tooltip. */
  label?: string;
  /** Key shown in the tooltip. */
  keys?: string;
  /** Keeps the width and shows a ring. */
  busy?: boolean;
}

/** A `<button type="button">` unless told otherwise; `busy` disables it. */
export function Button(props: ButtonProps) {
  const { kind = "default", size = "md", icon, label, keys, busy, className, children, ...rest } = props;
  const classes = clsx(
    "btn",
    kind !== "default" && `btn-${kind}`,
    size !== "md" && `btn-${size}`,
    icon && "btn-icon",
    className,
  );
  return (
    <button
      type="button"
      {...rest}
      className={classes}
      {...(label === undefined ? {} : { "aria-label": label, "data-tip": label })}
      {...(keys === undefined ? {} : { "data-keys": keys })}
      disabled={rest.disabled === true || busy === true}
      aria-busy={busy === true ? true : undefined}
    >
      {busy === true ? <span className="spinner" aria-hidden="true" /> : null}
      {children}
    </button>
  );
}
