/** The sections of Settings, in the order of the list. A section appears here once it works. */
export const SETTINGS_SECTIONS = [
  { path: "keys", name: "Ingest keys", group: "project" },
  { path: "inputs", name: "Inputs", group: "project" },
  { path: "tokens", name: "API tokens", group: "project" },
  { path: "hot-keys", name: "Hot keys", group: "project" },
  { path: "display", name: "Display", group: "you" },
] as const;

export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]["path"];
