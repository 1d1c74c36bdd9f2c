"use client";
/** An on/off switch with its label to the right. */
import clsx from "clsx";
import { useId } from "react";

export interface SwitchProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, onChange }: SwitchProps) {
  const id = useId();
  return (
    <span className="check">
      <button
        id={id}
        type="button"
        role="switch"
        className={clsx("switch", checked && "on")}
        aria-checked={checked}
        aria-label={label}
        onClick={() => onChange(!checked)}
      />
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
