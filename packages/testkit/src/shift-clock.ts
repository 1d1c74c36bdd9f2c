/** The clock of this process, put forward or back while it runs: `Date.now` only, as a step of the host's clock looks. */
export interface ShiftedClock {
  /** From now on the clock is this far from the real one. */
  shift(ms: number): void;
  restore(): void;
}

export function shiftClock(): ShiftedClock {
  const real = Date.now;
  let shiftMs = 0;
  Date.now = () => real() + shiftMs;
  return {
    shift(ms) {
      shiftMs = ms;
    },
    restore() {
      Date.now = real;
    },
  };
}
