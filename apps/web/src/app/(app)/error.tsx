"use client";
/** A page that failed to draw: says so, keeps the rail, offers to try again. */
import { Button } from "../../ui/button";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="page">
      <div className="empty" role="alert">
        <h2>This page could not be drawn.</h2>
        <p className="t2">
          Nothing that was stored is affected. <code>{error.digest ?? error.name}</code>
        </p>
        <Button kind="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </main>
  );
}
