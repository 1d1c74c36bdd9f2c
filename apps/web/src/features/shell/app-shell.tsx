"use client";
/** The frame around every page: rail, page, bottom bar on a phone, tooltip and toast layers, keys between sections. */
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { FloatingRoot } from "../../ui/floating-root";
import { ToastLayer } from "../../ui/toast";
import { TooltipLayer } from "../../ui/tooltip-layer";
import { ApiProvider } from "../api/provider";
import { Rail } from "./rail";
import { RefreshProvider } from "./refresh";
import { TabBar } from "./tab-bar";
import { rangeOnly, writeUrl } from "./url-state";
import { useKeys } from "./use-keys";
import { useUrl } from "./use-url";

const KeyHelp = dynamic(() => import("./key-help").then((module) => module.KeyHelp), { ssr: false });

export function AppShell({ children }: { children: ReactNode }) {
  return (
    <ApiProvider>
      <RefreshProvider>
        <div className="app">
          <Rail />
          <div className="frame">
            {children}
            <TabBar />
          </div>
        </div>
        <ShellKeys />
        <FloatingRoot>
          <ToastLayer />
          <TooltipLayer />
        </FloatingRoot>
      </RefreshProvider>
    </ApiProvider>
  );
}

function ShellKeys() {
  const router = useRouter();
  const [url] = useUrl();
  const [help, setHelp] = useState(false);
  const suffix = writeUrl(rangeOnly(url));
  useKeys({
    "g s": () => router.push(`/search${suffix}`),
    "g t": () => router.push(`/traces${suffix}`),
    "g v": () => router.push(`/services${suffix}`),
    "g n": () => router.push(`/ingest${suffix}`),
    "g ,": () => router.push("/settings"),
    "?": () => setHelp(true),
  });
  return help ? <KeyHelp onClose={() => setHelp(false)} /> : null;
}
