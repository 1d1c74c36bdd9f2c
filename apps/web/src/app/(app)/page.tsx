/** The app opens on Search. */
import { redirect } from "next/navigation";

export default function HomePage() {
  redirect("/search");
}
