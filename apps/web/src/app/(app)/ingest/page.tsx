import type { Metadata } from "next";
import { IngestPage } from "../../../features/ingest/ingest-page";

export const metadata: Metadata = { title: "Ingest health" };

export default function Page() {
  return <IngestPage />;
}
