export function FirstRun(_: object) { return null; }
