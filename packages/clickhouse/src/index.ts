export { type AttributeKey, AttributeKeys } from "./native/attribute-keys";
export { DeadLetterBlock, type DeadLetterRow } from "./native/dead-letter-block";
export { EventIds, eventIdText, PROCESS_NUMBERS } from "./native/event-id";
export { LogBlock } from "./native/log-block";
export { LogRow } from "./native/log-row";
export { OutcomeBlock, type OutcomeRow } from "./native/outcome-block";
export { ResourceBlock, type ResourceRow } from "./native/resource-block";
