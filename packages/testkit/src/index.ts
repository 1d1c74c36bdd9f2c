export { aLogRecord } from "./builders";
export { bundleForTest, MODULES } from "./bundle";
export { type TestAuthority, type TestCertificate, testAuthority } from "./certificates";
export {
  freshDatabase,
  startClickHouse,
  startPostgres,
  type TestClickHouse,
  type TestPostgres,
} from "./engines";
export { FakeClock } from "./fake-clock";
export { freePort } from "./free-port";
export { startKafka, type TestKafka } from "./kafka";
export { brokerPort, type KafkaCluster, type KafkaClusterOptions, startKafkaCluster } from "./kafka-cluster";
export { KAFKA_REQUEST, type KafkaFault, kafkaPassage } from "./kafka-faults";
export { KAFKA_USER, type KafkaDoors } from "./kafka-security";
export { HOSTILE_MESSAGES, MESSAGES } from "./messages";
export { startPrometheus, type TestPrometheus } from "./prometheus";
export {
  compareAnswers,
  httpAnswerer,
  type PromqlAnswer,
  type PromqlAnswerer,
  type PromqlTimes,
} from "./promql-compare";
export { type PromqlData, promqlData, promqlTimes } from "./promql-data";
export { type PromqlCase, promqlCases } from "./promql-expressions";
export { remoteWriteBody, snappyBlock, type WrittenSeries } from "./remote-write";
export { type BlockEvent, sealedBlock } from "./sealed-block";
export { type ShiftedClock, shiftClock } from "./shift-clock";
export { type Passage, startTcpProxy, type TcpProxy } from "./tcp-proxy";
export { type TempDir, tempDir } from "./temp-dir";
export { type WaitOptions, waitFor } from "./wait-for";
