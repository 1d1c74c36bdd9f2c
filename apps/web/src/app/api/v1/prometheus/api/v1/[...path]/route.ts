/** The Prometheus HTTP API: see src/server/prometheus. */
import { methodNotAllowed } from "../../../../../../../server/api/not-found";

export {
  answerPrometheus as GET,
  answerPrometheus as POST,
} from "../../../../../../../server/prometheus/answer";
export const { PUT, PATCH, DELETE } = methodNotAllowed("GET, POST");
