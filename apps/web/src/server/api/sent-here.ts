/** Logs that are sent to the app instead of the intake: the answer names the right address. */
import { UseCaseError } from "@sightglass/usecases";
import { currentApp } from "../current-app";
import { problemResponse } from "../problem";

/** `POST /api/v1/logs`, which is for reading here. */
export function refuseSentLogs(): Response {
  const { json } = currentApp().intakeUrls;
  const error = new UseCaseError(
    "method.not_allowed",
    `Logs are read here, with GET. They are sent to POST ${json}.`,
  );
  return problemResponse(error, { headers: { allow: "GET" } });
}

/** Anything at `/v1`, where OTLP would be. */
export function refuseOtlp(request: Request): Response {
  const { pathname } = new URL(request.url);
  const { otlp } = currentApp().intakeUrls;
  return problemResponse(
    new UseCaseError(
      "route.not_found",
      `There is no route ${pathname.slice(0, 200)}. OTLP logs go to POST ${otlp}.`,
    ),
  );
}
