/** The NaN that says: the series has ended. Source: Prometheus, model/value. */
export const STALE_BITS = 0x7ff0000000000002n;
