ALTER TABLE "inputs" DROP CONSTRAINT "inputs_kind";--> statement-breakpoint
ALTER TABLE "inputs" DROP CONSTRAINT "inputs_doors";--> statement-breakpoint
ALTER TABLE "inputs" ADD CONSTRAINT "inputs_kind" CHECK ("inputs"."kind" in ('syslog', 'statsd', 'carbon'));--> statement-breakpoint
ALTER TABLE "inputs" ADD CONSTRAINT "inputs_doors" CHECK ("inputs"."doors" <@ array['syslog-udp', 'syslog-tcp', 'syslog-tls', 'statsd-udp', 'statsd-tcp', 'carbon-tcp', 'carbon-udp']);--> statement-breakpoint
-- An installation that was there before these kinds gets the inputs that a new one begins with.
INSERT INTO "inputs" ("id", "project_id", "kind", "name", "networks", "time_zone", "doors", "created_by")
SELECT 'default' || k.kind, b."project_id", k.kind, k.kind,
  ARRAY['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'],
  'UTC', k.doors, 'start'
FROM "bootstrap_state" b,
  (VALUES ('statsd', ARRAY['statsd-udp', 'statsd-tcp']), ('carbon', ARRAY['carbon-tcp', 'carbon-udp'])) AS k(kind, doors)
ON CONFLICT DO NOTHING;
