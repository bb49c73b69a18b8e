-- Roles as head office and businesses give them. What a system role may do stands in the program (shared::permission) and
-- reaches the database as one short text for each transaction, `app.reach`: for every permission the letter of its scope. The
-- policies below read it, so what a service forgets to ask the database still refuses.

-- The place of a permission in that text. The order is that of the permission matrix; new modules go to the end.
CREATE FUNCTION permission_cell(module text, action text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (array_position('{profiles,rbac,sessions,audit,tenants,subscription,catalog,staff,availability,tracking,bookings,assignments,lessons,payments,invoices,settlements,customers,loyalty,campaigns,promotions,reviews,tickets,messages,notifications,calls,employees,attendance,leave,payroll,performance,inventory,crm,documents,analytics,compliance,ops}'::text[], module) - 1) * 6
        + array_position('{read,create,update,delete,approve,export}'::text[], action)
$$;

-- How far the caller's permission reaches: u o a m t p, a capital for a part of the module only, '-' or nothing for not at all.
CREATE FUNCTION reach(module text, action text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT substr(current_setting('app.reach', true), permission_cell(module, action), 1)
$$;

ALTER TABLE users ADD COLUMN status text NOT NULL DEFAULT 'active'
    CONSTRAINT users_status CHECK (status IN ('active', 'inactive', 'suspended', 'erased'));

-- Head office is the one business of its own kind.
CREATE UNIQUE INDEX tenants_one_platform ON tenants (kind) WHERE kind = 'platform';
INSERT INTO tenants (id, slug, kind, name, business_type, status, currency, timezone, created_at, updated_at)
VALUES ('00000000-0000-7000-8000-000000000001', 'head-office', 'platform', 'Head office', 'other', 'ACTIVE', 'USD', 'UTC',
    statement_timestamp(), statement_timestamp());

-- A person may have several roles at a business.
CREATE TABLE member_roles (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL CONSTRAINT member_roles_role CHECK (role IN (
        'super_admin', 'directors', 'admin', 'corporate_office', 'ho_details', 'it_department', 'finance_department',
        'accounts_department', 'ca_cs', 'hr_department', 'staff_department', 'legal_department', 'advocate',
        'marketing_department', 'customer_data', 'customer_care', 'fo_department', 'vendor_list', 'employee',
        'vendor', 'vendor_admin', 'vendor_manager', 'vendor_receptionist', 'therapist', 'instructor')),
    PRIMARY KEY (tenant_id, user_id, role),
    FOREIGN KEY (tenant_id, user_id) REFERENCES tenant_members (tenant_id, user_id) ON DELETE CASCADE
);
INSERT INTO member_roles (tenant_id, user_id, role)
SELECT m.tenant_id, m.user_id, CASE m.role WHEN 'owner' THEN 'vendor' WHEN 'manager' THEN 'vendor_manager'
    WHEN 'desk' THEN 'vendor_receptionist' ELSE 'therapist' END
FROM tenant_members m;
ALTER TABLE tenant_members DROP COLUMN role;

INSERT INTO tenant_members (tenant_id, user_id)
SELECT '00000000-0000-7000-8000-000000000001', u.id FROM users u WHERE u.platform;
INSERT INTO member_roles (tenant_id, user_id, role)
SELECT '00000000-0000-7000-8000-000000000001', u.id, 'super_admin' FROM users u WHERE u.platform;
ALTER TABLE users DROP COLUMN platform;

-- Roles that a business makes for itself; they hold nothing that their maker does not hold.
CREATE TABLE custom_roles (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    made_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT custom_roles_name_unique UNIQUE (tenant_id, name)
);

CREATE TABLE custom_role_permissions (
    tenant_id uuid NOT NULL,
    role_id uuid NOT NULL,
    module text NOT NULL,
    action text NOT NULL,
    scope text NOT NULL CONSTRAINT custom_role_permissions_scope CHECK (scope IN ('own', 'assigned', 'team', 'tenant', 'platform')),
    PRIMARY KEY (tenant_id, role_id, module, action),
    FOREIGN KEY (tenant_id, role_id) REFERENCES custom_roles (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT custom_role_permissions_known CHECK (permission_cell(module, action) IS NOT NULL)
);

CREATE TABLE member_custom_roles (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, user_id, role_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES tenant_members (tenant_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, role_id) REFERENCES custom_roles (tenant_id, id) ON DELETE CASCADE
);

-- What a business takes from a system role.
CREATE TABLE role_limits (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    role text NOT NULL,
    module text NOT NULL,
    action text NOT NULL,
    PRIMARY KEY (tenant_id, role, module, action),
    CONSTRAINT role_limits_known CHECK (permission_cell(module, action) IS NOT NULL)
);

-- One permission for one person, from somebody who holds it, until it ends or is taken back.
CREATE TABLE permission_grants (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    module text NOT NULL,
    action text NOT NULL,
    scope text NOT NULL CONSTRAINT permission_grants_scope CHECK (scope IN ('own', 'assigned', 'team', 'tenant', 'platform')),
    granted_by uuid NOT NULL REFERENCES users (id),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES tenant_members (tenant_id, user_id) ON DELETE CASCADE,
    CONSTRAINT permission_grants_known CHECK (permission_cell(module, action) IS NOT NULL)
);
CREATE INDEX permission_grants_user ON permission_grants (tenant_id, user_id) WHERE revoked_at IS NULL;

-- Which business a browser is at, for people who work for several.
ALTER TABLE sessions ADD COLUMN tenant_id uuid REFERENCES tenants (id);

DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    add text;
    take text;
BEGIN
    FOREACH t IN ARRAY ARRAY['member_roles', 'custom_roles', 'custom_role_permissions', 'member_custom_roles', 'role_limits', 'permission_grants']
    LOOP
        -- A role or a grant of its own is made and taken away; whose it is and what it holds is changed.
        add := '%L IN (reach(''rbac'', ''create''), reach(''rbac'', ''update''))';
        take := '%L IN (reach(''rbac'', ''delete''), reach(''rbac'', ''update''))';
        IF t IN ('custom_roles', 'permission_grants') THEN
            add := 'reach(''rbac'', ''create'') = %L';
            take := 'reach(''rbac'', ''delete'') = %L';
        END IF;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s AND reach(''rbac'', ''read'') = ''t'')', t || '_read', t, here);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s)', t || '_create', t, here, format(add, 't'));
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO ombaro_staff USING (%s AND reach(''rbac'', ''update'') = ''t'')', t || '_update', t, here);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO ombaro_staff USING (%s AND %s)', t || '_delete', t, here, format(take, 't'));
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (reach(''rbac'', ''read'') = ''p'')', t || '_platform', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_platform WITH CHECK (%s)', t || '_platform_create', t, format(add, 'p'));
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO ombaro_platform USING (reach(''rbac'', ''update'') = ''p'')', t || '_platform_update', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO ombaro_platform USING (%s)', t || '_platform_delete', t, format(take, 'p'));
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_staff, ombaro_platform', t);
    END LOOP;
END $$;

CREATE POLICY tenant_members_staff_update ON tenant_members FOR UPDATE TO ombaro_staff
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND reach('rbac', 'update') = 't');
CREATE POLICY tenant_members_platform ON tenant_members FOR SELECT TO ombaro_platform USING (reach('rbac', 'read') = 'p' OR reach('profiles', 'read') = 'p');
CREATE POLICY tenant_members_platform_update ON tenant_members FOR UPDATE TO ombaro_platform USING (reach('rbac', 'update') = 'p');
GRANT UPDATE ON tenant_members TO ombaro_staff, ombaro_platform;
GRANT SELECT ON tenant_members TO ombaro_platform;

-- People: their business sees its own, head office everybody where the matrix says so. Nobody but the sign-in code sees more of
-- an account than this.
CREATE POLICY users_staff ON users FOR SELECT TO ombaro_staff
    USING (reach('profiles', 'read') = 't' AND EXISTS (SELECT 1 FROM tenant_members m
        WHERE m.user_id = users.id AND m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY users_platform ON users FOR SELECT TO ombaro_platform USING (reach('profiles', 'read') IN ('p', 'P'));
CREATE POLICY users_platform_update ON users FOR UPDATE TO ombaro_platform USING (reach('profiles', 'update') = 'p');
GRANT SELECT (id, email, name, email_verified_at, locale, status, created_at) ON users TO ombaro_staff, ombaro_platform;
GRANT UPDATE (status) ON users TO ombaro_platform;

CREATE POLICY sessions_staff ON sessions FOR SELECT TO ombaro_staff
    USING (reach('sessions', 'read') = 't' AND EXISTS (SELECT 1 FROM tenant_members m
        WHERE m.user_id = sessions.user_id AND m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY sessions_platform ON sessions FOR SELECT TO ombaro_platform USING (reach('sessions', 'read') = 'p');
CREATE POLICY sessions_platform_update ON sessions FOR UPDATE TO ombaro_platform USING (reach('sessions', 'delete') = 'p');
GRANT SELECT (id, user_id, kind, device, created_at, expires_at, ended_at) ON sessions TO ombaro_staff, ombaro_platform;
GRANT UPDATE (ended_at) ON sessions TO ombaro_platform;

CREATE POLICY audit_logs_staff ON audit_logs FOR SELECT TO ombaro_staff
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND reach('audit', 'read') = 't');
CREATE POLICY audit_logs_platform ON audit_logs FOR SELECT TO ombaro_platform USING (reach('audit', 'read') = 'p');
GRANT SELECT ON audit_logs TO ombaro_staff, ombaro_platform;
CREATE POLICY rate_limit_logs_platform ON rate_limit_logs FOR SELECT TO ombaro_platform USING (reach('audit', 'read') = 'p');
GRANT SELECT ON rate_limit_logs TO ombaro_platform;
-- Whoever acts for head office at a business is named.
CREATE POLICY audit_logs_platform_write ON audit_logs FOR INSERT TO ombaro_platform
    WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);
CREATE POLICY events_platform_write ON events FOR INSERT TO ombaro_platform
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY jobs_platform_write ON jobs FOR INSERT TO ombaro_platform WITH CHECK (nullif(current_setting('app.user_id', true), '') IS NOT NULL);

-- Everything that somebody holds at a business, in words that the sign-in code reads: `role R`, `allow M A S` by a role of the
-- business's own or a direct grant, `limit R M A` for what the business took from a system role. Asked on every request, so that a
-- change counts at once.
CREATE FUNCTION held_by(in_tenant uuid, in_user uuid, in_now timestamptz) RETURNS text[] LANGUAGE sql STABLE STRICT AS $$
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
    ) everything
$$;
