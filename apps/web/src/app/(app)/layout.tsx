/** Frame of every page behind the sign-in. */
import { type ReactNode, Suspense } from "react";
import { AppShell } from "../../features/shell/app-shell";

export default function AppLayout({ children }: { children: ReactNode }) {
  return (
    <Suspense>
      <AppShell>{children}</AppShell>
    </Suspense>
  );
}
