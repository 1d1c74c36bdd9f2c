/** What the page Send data knows of a sender. */
import type { DoorName, SenderContext } from "./sender-context";

export const GROUPS = ["By hand", "System logs", "Containers", "Collectors", "Programs", "Metrics"] as const;

export interface Sender {
  id: string;
  name: string;
  group: (typeof GROUPS)[number];
  /** Where the lines go. */
  where: string;
  door: DoorName;
  /** Test file from the root of the repository. */
  tested?: string;
  lines: (context: SenderContext) => string;
}
