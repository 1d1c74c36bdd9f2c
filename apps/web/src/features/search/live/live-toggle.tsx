"use client";
/** Switches between search and live tail; `l` does the same. */
import { Radio } from "lucide-react";
import { Button } from "../../../ui/button";
import { Icon } from "../../../ui/icon";
import { useKeys } from "../../shell/use-keys";
import { currentUrl, useUrl } from "../../shell/use-url";

export function LiveToggle() {
  const [url, setUrl] = useUrl();
  const toggle = () => setUrl({ live: !currentUrl().live });
  useKeys({ l: toggle });
  return (
    <Button
      className="live-btn"
      aria-pressed={url.live}
      data-tip={url.live ? "Back to the search" : "Show events as they arrive"}
      data-keys="l"
      onClick={toggle}
    >
      <Icon of={Radio} />
      Live
    </Button>
  );
}
