import type { Metadata } from "next";
import { ServicePage } from "../../../../features/services/service-page";

export const metadata: Metadata = { title: "Service" };

export default function Page() {
  return <ServicePage />;
}
