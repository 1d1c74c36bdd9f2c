"use client";
/** Opens the dialog that exports all matches, or the rows of the table. */
import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Zone } from "../../../ui/format/time";
import { Icon } from "../../../ui/icon";
import type { SearchAnswer } from "../../api/types";
import type { Ask } from "../use-search";
import type { View } from "../use-view";

const ExportDialog = dynamic(() => import("./export-dialog"), { ssr: false });

export interface ExportButtonProps {
  ask: Ask;
  answer: SearchAnswer | undefined;
  total: number | undefined;
  zone: Zone;
  view: View;
}

export function ExportButton({ ask, answer, total, zone, view }: ExportButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="btn btn-sm btn-ghost"
        aria-label="Export"
        disabled={answer === undefined}
        onClick={() => setOpen(true)}
      >
        <Icon of={Download} />
        <span className="only-desk-inline">Export</span>
      </button>
      {open && answer !== undefined ? (
        <ExportDialog
          ask={ask}
          view={view}
          span={{ from: answer.from, to: answer.to }}
          total={total}
          zone={zone}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
