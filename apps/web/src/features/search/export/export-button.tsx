"use client";
/** Opens the dialog that exports all matches. */
import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Zone } from "../../../ui/format/time";
import { Icon } from "../../../ui/icon";
import type { SearchAnswer } from "../../api/types";
import type { Ask } from "../use-search";

const ExportDialog = dynamic(() => import("./export-dialog"), { ssr: false });

export interface ExportButtonProps {
  ask: Ask;
  answer: SearchAnswer | undefined;
  total: number | undefined;
  zone: Zone;
}

export function ExportButton({ ask, answer, total, zone }: ExportButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="btn btn-sm btn-ghost only-desk"
        disabled={answer === undefined}
        onClick={() => setOpen(true)}
      >
        <Icon of={Download} />
        Export
      </button>
      {open && answer !== undefined ? (
        <ExportDialog
          wish={{ query: ask.query, from: answer.from, to: answer.to }}
          total={total}
          zone={zone}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
