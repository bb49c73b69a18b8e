-- Who a token belongs to is asked on every request: one call, outside of any transaction, instead of three messages. What it
-- answers needs the token, of which only the hash is known here.
--
-- Both are plpgsql: what they ask is planned once for each connection. A function in SQL is planned whenever it is called.
CREATE OR REPLACE FUNCTION held_by(in_tenant uuid, in_user uuid, in_now timestamptz) RETURNS text[] LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
    RETURN (SELECT array_agg(held) FROM (
        SELECT 'role ' || r.role AS held FROM member_roles r WHERE r.tenant_id = in_tenant AND r.user_id = in_user
        UNION ALL
        SELECT concat_ws(' ', 'allow', p.module, p.action, p.scope)
        FROM member_custom_roles c
        JOIN custom_role_permissions p ON p.tenant_id = c.tenant_id AND p.role_id = c.role_id
        WHERE c.tenant_id = in_tenant AND c.user_id = in_user
        UNION ALL
        SELECT concat_ws(' ', 'allow', g.module, g.action, g.scope)
        FROM permission_grants g
        WHERE g.tenant_id = in_tenant AND g.user_id = in_user AND g.revoked_at IS NULL
            AND (g.expires_at IS NULL OR g.expires_at > in_now)
        UNION ALL
        SELECT concat_ws(' ', 'limit', l.role, l.module, l.action) FROM role_limits l WHERE l.tenant_id = in_tenant
        UNION ALL
        SELECT 'locked' WHERE EXISTS (
            SELECT FROM second_factor_roles s WHERE s.tenant_id = in_tenant AND (
                EXISTS (SELECT FROM member_roles r WHERE r.tenant_id = in_tenant AND r.user_id = in_user AND r.role = s.role)
                OR EXISTS (SELECT FROM member_custom_roles c
                    WHERE c.tenant_id = in_tenant AND c.user_id = in_user AND c.role_id::text = s.role)))
            AND NOT EXISTS (SELECT FROM totp_secrets t WHERE t.user_id = in_user AND t.confirmed_at IS NOT NULL)
    ) everything);
END $$;

-- `in_slug` picks the place of work; without it it is the one that the session chose, or else the first by slug. `places`
-- says among how many.
CREATE FUNCTION who_holds(in_token_hash bytea, in_slug text, in_office uuid, in_now timestamptz) RETURNS TABLE (
    session_id uuid, kind text, user_id uuid, user_name text, email text, email_verified boolean,
    tenant_id uuid, slug text, business text, held text[], staff_id uuid, places bigint,
    office_id uuid, held_there text[]
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT s.id, s.kind, u.id, u.name, u.email::text, u.email_verified_at IS NOT NULL,
        place.tenant, place.slug, place.business, held_by(place.tenant, u.id, in_now), place.staff, place.places,
        office.tenant_id, held_by(office.tenant_id, u.id, in_now)
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    LEFT JOIN LATERAL (
        SELECT t.id AS tenant, t.slug, t.name AS business, st.id AS staff, count(*) OVER () AS places
        FROM tenant_members m
        JOIN tenants t ON t.id = m.tenant_id
        LEFT JOIN staff st ON st.tenant_id = m.tenant_id AND st.user_id = m.user_id AND st.status <> 'terminated'
        WHERE m.user_id = s.user_id AND m.status = 'active' AND t.status <> 'DELETED' AND t.kind = 'business'
            AND (in_slug IS NULL OR t.slug = in_slug)
        ORDER BY t.id IS DISTINCT FROM s.tenant_id, t.slug LIMIT 1
    ) place ON true
    LEFT JOIN tenant_members office
        ON office.user_id = s.user_id AND office.tenant_id = in_office AND office.status = 'active'
    WHERE s.token_hash = in_token_hash AND s.ended_at IS NULL AND s.expires_at > in_now AND u.status = 'active';
END $$;
ALTER FUNCTION who_holds OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION who_holds FROM PUBLIC;
DO $$ BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION who_holds TO %I', current_user);
END $$;
