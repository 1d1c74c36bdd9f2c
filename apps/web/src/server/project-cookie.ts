/**
 * Which of their projects a person works in, kept by the browser between requests. It is a wish only:
 * the store answers with a project of the person's own, whatever number stands here. Pure.
 */
const NAME = "sightglass_project";
const SECONDS = 400 * 86_400;
const ID_MAX = 2 ** 32 - 1;

function nameFor(publicOrigin: string): string {
  return publicOrigin.startsWith("https:") ? `__Host-${NAME}` : NAME;
}

/** `Set-Cookie` value that remembers a project. */
export function projectCookie(publicOrigin: string, projectId: number): string {
  const secure = publicOrigin.startsWith("https:") ? "; Secure" : "";
  return `${nameFor(publicOrigin)}=${projectId}; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

/** The number in a request's cookies; undefined when there is none that could be a project. */
export function wantedProject(publicOrigin: string, headers: Headers): number | undefined {
  const prefix = `${nameFor(publicOrigin)}=`;
  const cookies = (headers.get("cookie") ?? "").split(";").map((cookie) => cookie.trim());
  const text = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length) ?? "";
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
  // The column of the number is a signed one.
  return id <= Math.min(ID_MAX, 2 ** 31 - 1) ? id : undefined;
}
