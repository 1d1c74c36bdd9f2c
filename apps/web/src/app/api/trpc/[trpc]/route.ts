/** The app's own procedures (src/server/root.ts). */
export { answerTrpc as GET, answerTrpc as POST } from "../../../../server/trpc-handler";
