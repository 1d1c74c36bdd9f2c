/** The document. The theme is on `<html>` before the first paint; nothing is loaded from elsewhere. */
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { FIRST_PAINT_SCRIPT } from "../features/shell/first-paint";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Sightglass", template: "%s · Sightglass" },
  description: "Logs, metrics, traces and errors in one place.",
  icons: { icon: "/favicon.svg" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f3f6f8" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0f12" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" data-theme="light" suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {FIRST_PAINT_SCRIPT}
        </script>
      </head>
      <body>{children}</body>
    </html>
  );
}
