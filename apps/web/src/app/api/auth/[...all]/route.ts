/** Sign-in, sign-out and session, by the sign-in library. */
export { answerAuth as GET, answerAuth as POST } from "../../../../server/auth-handler";
