"use client";
/** Whether the person may make, rotate and revoke keys and tokens: owners and admins. The server decides again. */
import { useMe } from "../shell/use-me";

export function useMayManage(): boolean {
  const role = useMe()?.role;
  return role === "owner" || role === "admin";
}
