/** What waits on the own disk for Kafka, and how much it is. */
import type { ProcessPublisher } from "../contract";
import { openLocalInspector } from "../local/inspector";

export class Spool {
  private writing = 0;
  private begun = 0;

  /** `bytes` were there before. */
  constructor(
    readonly log: ProcessPublisher,
    public bytes: number,
  ) {}

  /** Durable when it settles. */
  async publish(message: Buffer): Promise<void> {
    this.bytes += message.length;
    this.writing++;
    this.begun++;
    try {
      await this.log.publish(message);
    } catch (error) {
      this.bytes -= message.length;
      throw error;
    } finally {
      this.writing--;
    }
  }

  /** To be called before a look; what it gives tells afterwards whether a look that found nothing means an empty spool. */
  watch(): () => boolean {
    const { begun, writing } = this;
    return () => writing === 0 && begun === this.begun;
  }
}

/** Bytes of a spool folder that `group` has not sent. */
export async function waitingBytes(dataDir: string, group: string, folder: string): Promise<number> {
  const inspector = openLocalInspector({ dataDir });
  try {
    const lags = await inspector.lag(group);
    return lags.find(({ partition }) => partition === folder)?.bytes ?? 0;
  } finally {
    await inspector.close();
  }
}
