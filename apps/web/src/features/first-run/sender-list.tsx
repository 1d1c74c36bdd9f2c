"use client";
/** The senders by group: a list at the left, a select on a phone. */
import { GROUPS } from "./sender";
import { SENDERS } from "./senders";

export interface SenderListProps {
  value: string;
  onChange: (id: string) => void;
}

export function SenderList({ value, onChange }: SenderListProps) {
  return (
    <>
      <nav className="sl only-desk" aria-label="Sender">
        {GROUPS.map((group) => (
          <div key={group}>
            <h3>{group}</h3>
            <ul>
              {SENDERS.filter((sender) => sender.group === group).map((sender) => (
                <li key={sender.id}>
                  <button
                    type="button"
                    aria-current={sender.id === value ? true : undefined}
                    onClick={() => onChange(sender.id)}
                  >
                    {sender.name}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <select
        className="select only-phone sl-select"
        aria-label="Sender"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {GROUPS.map((group) => (
          <optgroup key={group} label={group}>
            {SENDERS.filter((sender) => sender.group === group).map((sender) => (
              <option key={sender.id} value={sender.id}>
                {sender.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </>
  );
}
