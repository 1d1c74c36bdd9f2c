/** OTLP that was sent to the app: problem+json that names the right address. */
import { refuseOtlp } from "../../../server/api/sent-here";

export const GET = refuseOtlp;
export const POST = refuseOtlp;
export const PUT = refuseOtlp;
export const PATCH = refuseOtlp;
export const DELETE = refuseOtlp;
