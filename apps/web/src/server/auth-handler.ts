/** The sign-in library's own routes; it checks the origin of what changes something by itself. */
import { currentApp } from "./current-app";

export function answerAuth(request: Request): Promise<Response> {
  return currentApp().answerAuth(request);
}
