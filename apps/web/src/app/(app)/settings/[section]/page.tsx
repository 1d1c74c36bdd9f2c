import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SETTINGS_SECTIONS } from "../../../../features/settings/sections";
import { SettingsPage } from "../../../../features/settings/settings-page";

export const metadata: Metadata = { title: "Settings" };

export default async function Page({ params }: { params: Promise<{ section: string }> }) {
  const { section } = await params;
  const known = SETTINGS_SECTIONS.find((one) => one.path === section);
  if (known === undefined) notFound();
  return <SettingsPage section={known.path} />;
}
