/** What is sent, in the words of OpenTelemetry. Events of `metrics` are data points. */
export const SIGNALS = ["logs", "traces", "metrics"] as const;
export type Signal = (typeof SIGNALS)[number];
export const isSignal = (text: string): text is Signal => SIGNALS.some((signal) => signal === text);
