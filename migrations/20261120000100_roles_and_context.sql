-- The walls stand on roles: the application's login owns the schema, and every transaction steps down to one of these
-- before it touches a row. None can log in, none owns anything, none bypasses row security.
-- Roles belong to the whole cluster, so a second database on it finds them there already.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['ombaro_public', 'ombaro_customer', 'ombaro_staff', 'ombaro_platform', 'ombaro_system']
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS NOSUPERUSER', wanted);
        EXCEPTION
            -- Two databases migrated at the same moment: the loser of the race sees either of these.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
        IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
        END IF;
    END LOOP;
END $$;

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS citext;

GRANT USAGE ON SCHEMA public TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform, ombaro_system;

-- Rows carry the time of their last change without every statement having to remember it. This is bookkeeping, not a
-- business rule: no decision reads it.
CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := statement_timestamp();
    RETURN NEW;
END $$;
