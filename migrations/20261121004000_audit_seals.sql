-- The audit log is chained by hash, one chain for each business and one for what belongs to none. A background sealer does it,
-- never the writer: all commits would queue. Rows become visible late, so each has its place in the chain by when it was
-- sealed, not by its id. Nobody may change or remove a seal either.
CREATE TABLE audit_seals (
    -- The business; all zeros for what belongs to none.
    tenant_id uuid NOT NULL,
    position bigint NOT NULL CHECK (position > 0),
    audit_id uuid NOT NULL CONSTRAINT audit_seals_audit_unique UNIQUE,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (tenant_id, position)
);

-- The last link of each chain, by which a missing end is seen.
CREATE TABLE audit_heads (
    tenant_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    -- A row whose id is older than this was not written but put in afterwards: it is not sealed any more.
    closed_until uuid NOT NULL
);

DO $$
DECLARE
    t text;
    may_read constant text := format('substr(current_setting(''app.reach'', true), %s, 1)', permission_cell('audit', 'read'));
BEGIN
    FOREACH t IN ARRAY ARRAY['audit_seals', 'audit_heads']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
    END LOOP;
    EXECUTE format('CREATE POLICY audit_seals_staff ON audit_seals FOR SELECT TO ombaro_staff USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid AND %s = ''t'')', may_read);
    EXECUTE format('CREATE POLICY audit_seals_platform ON audit_seals FOR SELECT TO ombaro_platform USING (%s = ANY (''{p,P}''))', may_read);
END $$;
GRANT SELECT, INSERT ON audit_seals TO ombaro_system;
GRANT SELECT, INSERT, UPDATE ON audit_heads TO ombaro_system;
GRANT SELECT ON audit_seals TO ombaro_staff, ombaro_platform;

-- Read newest first, at one business or at all.
DROP INDEX audit_logs_tenant;
CREATE INDEX audit_logs_tenant ON audit_logs (tenant_id, at, id);
CREATE INDEX audit_logs_at ON audit_logs (at, id);
CREATE INDEX rate_limit_logs_at ON rate_limit_logs (at);

-- What finance and statutory auditors see of the audit log.
CREATE FUNCTION audit_is_financial(action text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT action = 'booking.pay'
        OR split_part(action, '.', 1) IN ('payment', 'refund', 'settlement', 'invoice', 'subscription', 'payroll')
$$;
CREATE POLICY audit_logs_platform_finance ON audit_logs FOR SELECT TO ombaro_platform
    USING (reach('audit', 'read') = 'P' AND audit_is_financial(action));

-- Names in the audit log. A business is told those of its own people and customers; somebody of head office is "head office".
GRANT CREATE ON SCHEMA public TO ombaro_system;
CREATE FUNCTION audit_names(in_users uuid[]) RETURNS TABLE (user_id uuid, name text, place text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id,
        CASE WHEN may.everybody OR own.is_member OR own.is_customer THEN u.name END,
        CASE WHEN own.is_member THEN 'member' WHEN own.is_customer THEN 'customer' WHEN own.is_head_office THEN 'head_office' ELSE 'other' END
    FROM users u,
        (SELECT reach('audit', 'read') IN ('p', 'P') AS everybody, reach('audit', 'read') = 't' AS own,
            nullif(current_setting('app.tenant_id', true), '')::uuid AS tenant) may,
        LATERAL (SELECT
            EXISTS (SELECT 1 FROM tenant_members m WHERE m.tenant_id = may.tenant AND m.user_id = u.id) AS is_member,
            EXISTS (SELECT 1 FROM customers c WHERE c.tenant_id = may.tenant AND c.user_id = u.id) AS is_customer,
            EXISTS (SELECT 1 FROM tenant_members m JOIN tenants t ON t.id = m.tenant_id
                WHERE m.user_id = u.id AND t.kind = 'platform') AS is_head_office) own
    WHERE u.id = ANY (in_users) AND (may.everybody OR may.own)
$$;
-- Whom words mean, among those whose names the caller is told: a name or the beginning of an address.
CREATE FUNCTION audit_people(in_words text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id
    FROM users u, (SELECT reach('audit', 'read') AS letter, nullif(current_setting('app.tenant_id', true), '')::uuid AS tenant) may
    WHERE (strpos(lower(u.name), lower(in_words)) > 0 OR starts_with(lower(u.email::text), lower(in_words)))
        AND (may.letter IN ('p', 'P') OR may.letter = 't' AND (
            EXISTS (SELECT 1 FROM tenant_members m WHERE m.tenant_id = may.tenant AND m.user_id = u.id)
            OR EXISTS (SELECT 1 FROM customers c WHERE c.tenant_id = may.tenant AND c.user_id = u.id)))
    LIMIT 200
$$;
ALTER FUNCTION audit_names OWNER TO ombaro_system;
ALTER FUNCTION audit_people OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION audit_names, audit_people FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_names, audit_people TO ombaro_staff, ombaro_platform;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
