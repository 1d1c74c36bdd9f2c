import type { Metadata } from "next";
import { SendPage } from "../../../../features/first-run/send-page";

export const metadata: Metadata = { title: "Send data" };

export default function Page() {
  return <SendPage />;
}
