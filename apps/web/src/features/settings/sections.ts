export const SETTINGS_SECTIONS = [{ path: "keys" }] as const;
