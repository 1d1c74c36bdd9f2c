/** The sections of the app, in the order of the rail. A section appears here once it works. */
import {
  ChartNoAxesGantt,
  Download,
  type LucideIcon,
  Search,
  SlidersHorizontal,
  Workflow,
} from "lucide-react";

export interface Section {
  path: string;
  name: string;
  icon: LucideIcon;
  /** Second key after `g`. */
  key: string;
  /** At the foot of the rail. */
  foot?: boolean;
}

export const SECTIONS: readonly Section[] = [
  { path: "/search", name: "Search", icon: Search, key: "s" },
  { path: "/traces", name: "Traces", icon: ChartNoAxesGantt, key: "t" },
  { path: "/services", name: "Services", icon: Workflow, key: "v" },
  { path: "/ingest", name: "Ingest", icon: Download, key: "n" },
  { path: "/settings", name: "Settings", icon: SlidersHorizontal, key: ",", foot: true },
];
