-- For whom a password is not enough: a business, or head office, says so for a role. Until somebody with that role has a second
-- factor, they hold nothing there.
CREATE TABLE second_factor_roles (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    -- A system role's code or the id of a role of the business's own.
    role text NOT NULL CHECK (length(role) BETWEEN 1 AND 60),
    PRIMARY KEY (tenant_id, role)
);
ALTER TABLE second_factor_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE second_factor_roles FORCE ROW LEVEL SECURITY;
CREATE POLICY second_factor_roles_system ON second_factor_roles TO ombaro_system USING (true) WITH CHECK (true);
CREATE POLICY second_factor_roles_read ON second_factor_roles FOR SELECT TO ombaro_staff
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND reach('rbac', 'read') = 't');
CREATE POLICY second_factor_roles_create ON second_factor_roles FOR INSERT TO ombaro_staff
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND reach('rbac', 'update') = 't');
CREATE POLICY second_factor_roles_delete ON second_factor_roles FOR DELETE TO ombaro_staff
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND reach('rbac', 'update') = 't');
CREATE POLICY second_factor_roles_platform ON second_factor_roles FOR SELECT TO ombaro_platform USING (reach('rbac', 'read') = 'p');
CREATE POLICY second_factor_roles_platform_create ON second_factor_roles FOR INSERT TO ombaro_platform
    WITH CHECK (reach('rbac', 'update') = 'p');
CREATE POLICY second_factor_roles_platform_delete ON second_factor_roles FOR DELETE TO ombaro_platform
    USING (reach('rbac', 'update') = 'p');
GRANT SELECT, INSERT, DELETE ON second_factor_roles TO ombaro_staff, ombaro_platform, ombaro_system;

-- As before, and `locked` when the password alone is not enough.
CREATE OR REPLACE FUNCTION held_by(in_tenant uuid, in_user uuid, in_now timestamptz) RETURNS text[] LANGUAGE sql STABLE STRICT AS $$
    SELECT array_agg(held) FROM (
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
    ) everything
$$;
