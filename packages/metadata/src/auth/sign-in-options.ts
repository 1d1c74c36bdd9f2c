/** What the endpoints that check a password share. Types only. */
import type { Logger } from "@sightglass/runtime";
import type { BrowserCookie } from "./known-browser";
import type { PasswordWork } from "./password-work";
import type { NoteSignIn } from "./sign-in-audit";
import type { SignInThrottle } from "./throttle";

export interface SignInOptions {
  throttle: SignInThrottle;
  passwords: PasswordWork;
  browserCookie: BrowserCookie;
  logger: Logger;
  note: NoteSignIn;
  /** Address that the throttle counts by. */
  addressOf: (headers: Headers) => string;
}
