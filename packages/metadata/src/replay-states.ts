/** What is known of a dead letter that was sent again. Pure. */

/**
 * `sending`: being sent, or the answer never came, so it is unknown whether it was taken. `accepted`: all
 * of it was taken. `rejected`: the intake answered and did not take all of it; a new letter was kept.
 */
export const REPLAY_STATES = ["sending", "accepted", "rejected"] as const;
export type ReplayState = (typeof REPLAY_STATES)[number];
