/** An address that leads nowhere. */
import Link from "next/link";
import { Logo } from "../ui/logo";

export default function NotFound() {
  return (
    <main className="empty">
      <Logo size={40} />
      <h1>There is no page at this address.</h1>
      <Link className="btn" href="/search">
        Open Search
      </Link>
    </main>
  );
}
