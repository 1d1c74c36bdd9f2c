-- Every change of access is told to all processes on one channel; last_used_at is left out.
CREATE FUNCTION "notify_access_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('sightglass_access', TG_TABLE_NAME);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "ingest_keys_notify"
  AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF "name", "scopes", "project_id", "revoked_at" ON "ingest_keys"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_access_changed"();
--> statement-breakpoint
CREATE TRIGGER "ingest_key_secrets_notify"
  AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE ON "ingest_key_secrets"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_access_changed"();
--> statement-breakpoint
CREATE TRIGGER "api_tokens_notify"
  AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF "name", "scope", "project_id", "expires_at", "revoked_at" ON "api_tokens"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_access_changed"();
--> statement-breakpoint
CREATE TRIGGER "projects_notify"
  AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE ON "projects"
  FOR EACH STATEMENT EXECUTE FUNCTION "notify_access_changed"();
--> statement-breakpoint
-- The audit log only grows.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_log is append-only';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_log_append_only"
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
--> statement-breakpoint
-- Absolute limit of a session: whoever extends it, it ends 7 days after sign-in.
CREATE FUNCTION "limit_session_age"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."expires_at" := LEAST(NEW."expires_at", NEW."created_at" + interval '7 days');
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "sessions_limit_age"
  BEFORE INSERT OR UPDATE ON "sessions"
  FOR EACH ROW EXECUTE FUNCTION "limit_session_age"();
--> statement-breakpoint
-- A disabled user has no session.
CREATE FUNCTION "end_sessions_of_disabled_user"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."disabled_at" IS NOT NULL THEN
    DELETE FROM "sessions" WHERE "user_id" = NEW."id";
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "users_end_sessions"
  AFTER UPDATE OF "disabled_at" ON "users"
  FOR EACH ROW EXECUTE FUNCTION "end_sessions_of_disabled_user"();
