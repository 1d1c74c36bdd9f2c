CREATE TRIGGER "inputs_notify"
  AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE ON "inputs"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_access_changed"();
--> statement-breakpoint
-- An installation that was there before inputs gets the one that a new installation begins with.
INSERT INTO "inputs" ("id", "project_id", "kind", "name", "networks", "time_zone", "doors", "created_by")
SELECT 'defaultinput', "project_id", 'syslog', 'default',
  ARRAY['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'],
  'UTC', ARRAY['syslog-udp', 'syslog-tcp', 'syslog-tls'], 'start'
FROM "bootstrap_state";
