"use client";
/** All keys on one page, opened with `?`. */
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";

const GROUPS: readonly { name: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    name: "Everywhere",
    keys: [
      ["g s", "Search"],
      ["g t", "Traces"],
      ["g v", "Services"],
      ["g n", "Ingest"],
      ["g ,", "Settings"],
      ["d", "Time range"],
      ["r", "Refresh"],
      ["z", "Zoom out"],
      ["?", "This list"],
    ],
  },
  {
    name: "Search",
    keys: [
      ["/", "Query"],
      ["j k", "Next and previous event"],
      ["Enter", "Open the event; only the pattern"],
      ["x", "Hide the pattern"],
      ["Esc", "Close, or stop the search"],
      ["c", "Show around"],
      ["x", "Select the event"],
      ["Shift x", "Select up to the event"],
      ["l", "Live tail"],
      ["End", "In a live tail: go on with the newest"],
      ["y", "Copy the link"],
      ["w", "Wrap lines"],
      ["u", "Undo zoom"],
      ["t", "Trace of the event"],
      ["[", "Fields"],
      ["]", "Event panel"],
    ],
  },
  {
    name: "Trace",
    keys: [
      ["j k", "Next and previous span"],
      ["← →", "Fold and unfold"],
      ["Enter", "Open the span"],
      ["0", "Whole trace"],
      ["Esc", "Close the span"],
    ],
  },
];

export function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose} wide>
      <div className="keys-grid">
        {GROUPS.map((group) => (
          <section key={group.name}>
            <h3 className="label">{group.name}</h3>
            <dl>
              {group.keys.map(([key, text]) => (
                <div key={key} className="keys-row">
                  <dt>
                    {key.split(" ").map((part) => (
                      <kbd key={part}>{part}</kbd>
                    ))}
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="help">Single letters can be switched off in Settings, Display.</p>
      <div className="dialog-acts">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}
