/**
 * Four faults of kafkajs 2.2.4, which gets no more releases, mended in place:
 * - Each idle connection re-arms a timer of 1 ms for ever (2 to 3 % of a core).
 * - `commitOffsets` returns as if it had committed when the consumer is stopping, and repeats a failed
 *   commit under the generation of a later membership, when the partition may belong to somebody else.
 *   Here it tries once and fails aloud; the caller repeats while the partition is still its own.
 * - A member that the coordinator has forgotten joins again without saying so first. Here REBALANCING is
 *   always announced before a join, so that the handlers of the old membership end before it.
 * - A member whose clock steps back sends no heartbeats until the clock is where it was.
 */
import { KafkaJSNonRetriableError } from "kafkajs";
import ConsumerGroup from "kafkajs/src/consumer/consumerGroup.js";
import instrumentationEvents from "kafkajs/src/consumer/instrumentationEvents.js";
import Runner from "kafkajs/src/consumer/runner.js";
import RequestQueue from "kafkajs/src/network/requestQueue/index.js";

const CHECK_MS_MIN = 10;
let mended = false;

/** Once, before the first client. */
export function mendKafkajs(): void {
  if (mended) return;
  mended = true;
  RequestQueue.prototype.scheduleCheckPendingRequests = function () {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const waitMs = Math.max(this.throttledUntil - Date.now(), CHECK_MS_MIN);
    this.throttleCheckTimeoutId = setTimeout(() => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    }, waitMs);
  };
  Runner.prototype.commitOffsets = async function (offsets) {
    if (!this.running) throw new KafkaJSNonRetriableError("The consumer is not running");
    await this.consumerGroup.commitOffsets(offsets);
  };
  const { heartbeat } = ConsumerGroup.prototype;
  ConsumerGroup.prototype.heartbeat = function (options) {
    if (this.lastRequest > Date.now()) this.lastRequest = 0;
    return heartbeat.call(this, options);
  };
  const joinAndSync = ConsumerGroup.prototype.joinAndSync;
  ConsumerGroup.prototype.joinAndSync = function () {
    const { groupId, memberId } = this;
    this.instrumentationEmitter.emit(instrumentationEvents.events.REBALANCING, { groupId, memberId });
    return joinAndSync.call(this);
  };
}
