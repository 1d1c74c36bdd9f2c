/** The inner modules of kafkajs 2.2.4 that mend-kafkajs.ts changes, as far as it does. */
declare module "kafkajs/src/network/requestQueue/index.js" {
  interface RequestQueueState {
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    throttledUntil: number;
    pending: unknown[];
    checkPendingRequests(): void;
    scheduleCheckPendingRequests(): void;
  }
  const RequestQueue: { prototype: RequestQueueState };
  export default RequestQueue;
}

declare module "kafkajs/src/consumer/consumerGroup.js" {
  interface ConsumerGroupState {
    groupId: string;
    memberId: string | null;
    lastRequest: number;
    heartbeat: (this: ConsumerGroupState, options: { interval: number }) => Promise<void>;
    instrumentationEmitter: { emit(event: string, payload: object): void };
    joinAndSync: (this: ConsumerGroupState) => Promise<void>;
    commitOffsets(offsets: object): Promise<void>;
  }
  const ConsumerGroup: { prototype: ConsumerGroupState };
  export default ConsumerGroup;
}

declare module "kafkajs/src/consumer/runner.js" {
  import type { default as ConsumerGroup } from "kafkajs/src/consumer/consumerGroup.js";

  interface RunnerState {
    running: boolean;
    consumerGroup: (typeof ConsumerGroup)["prototype"];
    commitOffsets(offsets: object): Promise<void>;
  }
  const Runner: { prototype: RunnerState };
  export default Runner;
}

declare module "kafkajs/src/consumer/instrumentationEvents.js" {
  const instrumentationEvents: { events: { REBALANCING: string } };
  export default instrumentationEvents;
}
