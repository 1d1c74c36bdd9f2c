/** Every other path below /api: problem+json instead of a page. */
import { routeNotFound } from "../../../server/api/not-found";

export const GET = routeNotFound;
export const POST = routeNotFound;
export const PUT = routeNotFound;
export const PATCH = routeNotFound;
export const DELETE = routeNotFound;
