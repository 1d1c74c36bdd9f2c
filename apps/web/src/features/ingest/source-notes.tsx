"use client";
/** What is worth a sentence about single sources: datagrams lost before us, and sources that went quiet. */
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { formatCount } from "../../ui/format/number";
import { Icon } from "../../ui/icon";
import type { IngestSource } from "../api/types";

const UDP_LOSS = "udp.buffer";

export function SourceNotes({ sources }: { sources: readonly IngestSource[] }) {
  const losses = sources.filter((source) => (source.dropped[UDP_LOSS] ?? 0) > 0);
  const off = sources.filter((source) => source.difference !== 0);
  if (losses.length + off.length === 0) return null;
  return (
    <div className="notes">
      {off.map((source) => (
        <div key={source.source} className="note">
          <Icon of={TriangleAlert} />
          <span>
            <b className="b6">
              {source.source}: {formatCount(Math.abs(source.difference))}{" "}
              {source.difference > 0 ? "events are unaccounted for." : "events too many are accounted for."}
            </b>{" "}
            Received minus all the other terms of its row.
          </span>
        </div>
      ))}
      {losses.map((source) => (
        <div key={`${source.source} udp`} className="note">
          <Icon of={TriangleAlert} />
          <span>
            <b className="b6">
              {source.source}: {formatCount(source.dropped[UDP_LOSS] ?? 0)} datagrams were lost before they
              reached us,
            </b>{" "}
            counted by the kernel of this machine. UDP cannot be asked again; TCP can.{" "}
            <Link href="/ingest/send">How to send by TCP</Link>
          </span>
        </div>
      ))}
    </div>
  );
}
