-- Businesses and accounts that head office has suspended: why, by whom, and until when. What was before comes back afterwards.
CREATE TABLE business_suspensions (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    status_before text NOT NULL,
    suspended_by uuid NOT NULL REFERENCES users (id),
    suspended_at timestamptz NOT NULL,
    lifted_by uuid REFERENCES users (id),
    lifted_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX business_suspensions_one ON business_suspensions (tenant_id) WHERE lifted_at IS NULL;

CREATE TABLE account_suspensions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    suspended_by uuid NOT NULL REFERENCES users (id),
    suspended_at timestamptz NOT NULL,
    lifted_by uuid REFERENCES users (id),
    lifted_at timestamptz
);
CREATE UNIQUE INDEX account_suspensions_one ON account_suspensions (user_id) WHERE lifted_at IS NULL;

DO $$
DECLARE
    t text;
    letter constant text := 'substr(current_setting(''app.reach'', true), %s, 1)';
BEGIN
    FOREACH t IN ARRAY ARRAY['business_suspensions', 'account_suspensions']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO ombaro_system', t);
    END LOOP;
    -- A business may know why.
    EXECUTE format('CREATE POLICY business_suspensions_staff ON business_suspensions FOR SELECT TO ombaro_staff USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid AND %s = ''t'')', format(letter, permission_cell('tenants', 'read')));
    EXECUTE format('CREATE POLICY business_suspensions_platform ON business_suspensions FOR SELECT TO ombaro_platform USING (%s = ''p'')', format(letter, permission_cell('tenants', 'read')));
    EXECUTE format('CREATE POLICY account_suspensions_platform ON account_suspensions FOR SELECT TO ombaro_platform USING (%s = ''p'')', format(letter, permission_cell('profiles', 'read')));
    -- Whoever decides on papers reads them, be it that they may do nothing else to a business.
    EXECUTE format('CREATE POLICY verification_documents_verify ON verification_documents FOR SELECT TO ombaro_platform USING (%s = ''P'' AND %s = ''P'')',
        format(letter, permission_cell('tenants', 'approve')), format(letter, permission_cell('tenants', 'read')));
END $$;
GRANT SELECT ON business_suspensions TO ombaro_staff, ombaro_platform;
GRANT SELECT ON account_suspensions TO ombaro_platform;

-- Doors: a status and everything that hangs on it change together, for those of head office whose permissions reach that far.
GRANT CREATE ON SCHEMA public TO ombaro_system;

CREATE FUNCTION suspend_business(in_tenant uuid, in_id uuid, in_reason text, in_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text;
BEGIN
    IF reach('tenants', 'update') IS DISTINCT FROM 'p' THEN
        RAISE insufficient_privilege;
    END IF;
    SELECT t.status INTO before FROM tenants t WHERE t.id = in_tenant AND t.kind = 'business' FOR UPDATE;
    IF before IS NULL OR before NOT IN ('TRIAL', 'ACTIVE', 'INACTIVE') THEN
        RETURN false;
    END IF;
    UPDATE tenants SET status = 'SUSPENDED', version = version + 1 WHERE id = in_tenant;
    INSERT INTO business_suspensions (tenant_id, id, reason, status_before, suspended_by, suspended_at)
    VALUES (in_tenant, in_id, in_reason, before, nullif(current_setting('app.user_id', true), '')::uuid, in_now);
    RETURN true;
END $$;

CREATE FUNCTION reinstate_business(in_tenant uuid, in_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text;
BEGIN
    IF reach('tenants', 'update') IS DISTINCT FROM 'p' THEN
        RAISE insufficient_privilege;
    END IF;
    PERFORM 1 FROM tenants t WHERE t.id = in_tenant AND t.kind = 'business' AND t.status = 'SUSPENDED' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE business_suspensions SET lifted_at = in_now, lifted_by = nullif(current_setting('app.user_id', true), '')::uuid
    WHERE tenant_id = in_tenant AND lifted_at IS NULL RETURNING status_before INTO before;
    UPDATE tenants SET status = coalesce(before, 'INACTIVE'), version = version + 1 WHERE id = in_tenant;
    RETURN true;
END $$;

-- Everything that somebody is signed in with, or could sign in with by a link or a question that is under way.
CREATE FUNCTION end_everything_of(in_user uuid, in_now timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended bigint;
BEGIN
    IF 'p' NOT IN (coalesce(reach('sessions', 'delete'), ''), coalesce(reach('profiles', 'update'), '')) THEN
        RAISE insufficient_privilege;
    END IF;
    UPDATE refresh_tokens SET used_at = in_now WHERE user_id = in_user AND used_at IS NULL;
    UPDATE sign_in_challenges SET used_at = in_now WHERE user_id = in_user AND used_at IS NULL;
    UPDATE sessions SET ended_at = in_now WHERE user_id = in_user AND ended_at IS NULL;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END $$;

CREATE FUNCTION suspend_account(in_user uuid, in_id uuid, in_reason text, in_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF reach('profiles', 'update') IS DISTINCT FROM 'p' THEN
        RAISE insufficient_privilege;
    END IF;
    UPDATE users SET status = 'suspended' WHERE id = in_user AND status = 'active';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO account_suspensions (id, user_id, reason, suspended_by, suspended_at)
    VALUES (in_id, in_user, in_reason, nullif(current_setting('app.user_id', true), '')::uuid, in_now);
    UPDATE auth_tokens SET used_at = in_now WHERE user_id = in_user AND used_at IS NULL;
    PERFORM end_everything_of(in_user, in_now);
    RETURN true;
END $$;

CREATE FUNCTION reinstate_account(in_user uuid, in_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF reach('profiles', 'update') IS DISTINCT FROM 'p' THEN
        RAISE insufficient_privilege;
    END IF;
    UPDATE users SET status = 'active' WHERE id = in_user AND status = 'suspended';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE account_suspensions SET lifted_at = in_now, lifted_by = nullif(current_setting('app.user_id', true), '')::uuid
    WHERE user_id = in_user AND lifted_at IS NULL;
    RETURN true;
END $$;

-- What head office tells of an account: to those who see profiles all of it, to those who see its state as much as shows that it
-- is the right one.
CREATE FUNCTION account_state(in_user uuid) RETURNS TABLE (name text, email text, locked_until timestamptz, second_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT
        CASE WHEN may.whole THEN u.name ELSE regexp_replace(u.name, '(\S)\S*', '\1…', 'g') END,
        CASE WHEN may.whole THEN u.email::text ELSE regexp_replace(u.email::text, '^(.)[^@]*', '\1…') END,
        u.locked_until,
        EXISTS (SELECT 1 FROM totp_secrets s WHERE s.user_id = u.id AND s.confirmed_at IS NOT NULL)
    FROM users u, (SELECT reach('profiles', 'read') = 'p' AS whole, reach('profiles', 'read') IN ('p', 'P') AS any_of_it) may
    WHERE u.id = in_user AND may.any_of_it
$$;

DO $$
DECLARE
    door text;
BEGIN
    FOREACH door IN ARRAY ARRAY['suspend_business', 'reinstate_business', 'end_everything_of', 'suspend_account', 'reinstate_account', 'account_state']
    LOOP
        EXECUTE format('ALTER FUNCTION %I OWNER TO ombaro_system', door);
        EXECUTE format('REVOKE ALL ON FUNCTION %I FROM PUBLIC', door);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %I TO ombaro_platform', door);
    END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
