/** Bytes that requests may hold in memory at one time, all together. Pure. */
import { Refusal } from "./refusal";

export class ByteBudget {
  private usedBytes = 0;

  constructor(readonly maxBytes: number) {}

  get used(): number {
    return this.usedBytes;
  }

  /** True when `bytes` more would be refused now. */
  wouldRefuse(bytes: number): boolean {
    return this.usedBytes + bytes > this.maxBytes;
  }

  open(): Reservation {
    return new Reservation(
      (bytes) => {
        if (this.wouldRefuse(bytes)) throw new Refusal("overload.memory");
        this.usedBytes += bytes;
      },
      (bytes) => {
        this.usedBytes -= bytes;
      },
    );
  }
}

/** What one request holds. */
export class Reservation {
  private held = 0;

  constructor(
    private readonly take: (bytes: number) => void,
    private readonly give: (bytes: number) => void,
  ) {}

  /** Throws a Refusal `overload.memory` when the budget is spent. */
  add(bytes: number): void {
    this.take(bytes);
    this.held += bytes;
  }

  release(): void {
    this.give(this.held);
    this.held = 0;
  }
}
