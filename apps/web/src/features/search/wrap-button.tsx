"use client";
/** One line for each event, or as many as it needs; `w`. The list and the tail share it. */
import { WrapText } from "lucide-react";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { setPreferences, usePreferences } from "../shell/preferences";

export function WrapButton() {
  const { wrap } = usePreferences();
  return (
    <Button
      size="sm"
      kind="ghost"
      icon
      label={wrap ? "One line for each event" : "Wrap lines"}
      keys="w"
      className="only-desk"
      aria-pressed={wrap}
      onClick={() => setPreferences({ wrap: !wrap })}
    >
      <Icon of={WrapText} />
    </Button>
  );
}
