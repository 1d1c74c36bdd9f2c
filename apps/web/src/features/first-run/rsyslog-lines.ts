/** The action by which rsyslog forwards everything, by TCP or TLS, with a queue on disk. Pure. */
import type { SenderContext } from "./sender-context";

/** Its own RFC 5424 template puts a second blank before the message; this one puts exactly one. */
export const rsyslogForward = (
  { host, ports }: SenderContext,
  tls = "",
) => `template(name="sightglass" type="string"
  string="<%PRI%>1 %TIMESTAMP:::date-rfc3339% %HOSTNAME% %APP-NAME% %PROCID% %MSGID% %STRUCTURED-DATA%%msg:::sp-if-no-1st-sp%%msg%\\n")
*.* action(type="omfwd" target="${host}" port="${ports[tls === "" ? "syslog-tcp" : "syslog-tls"]}" protocol="tcp"${tls}
  TCP_Framing="octet-counted" template="sightglass"
  queue.type="LinkedList" queue.filename="sightglass" queue.maxDiskSpace="1g"
  queue.saveOnShutdown="on" action.resumeRetryCount="-1")`;
