-- Somebody is asked to work at a business: by message, for seven days, with the roles they will have there.
CREATE TABLE invitations (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    email citext NOT NULL,
    -- The diary they will have, if there is one already; whoever does the work gets a new one otherwise.
    staff_id uuid,
    roles text[] NOT NULL CHECK (cardinality(roles) BETWEEN 1 AND 10),
    token_hash bytea NOT NULL CONSTRAINT invitations_token_unique UNIQUE CHECK (length(token_hash) = 32),
    invited_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
);
CREATE UNIQUE INDEX invitations_open ON invitations (tenant_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY invitations_system ON invitations TO ombaro_system USING (true) WITH CHECK (true);
CREATE POLICY invitations_read ON invitations FOR SELECT TO ombaro_staff
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND reach('rbac', 'read') = 't');
CREATE POLICY invitations_create ON invitations FOR INSERT TO ombaro_staff
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND reach('rbac', 'create') = 't');
CREATE POLICY invitations_update ON invitations FOR UPDATE TO ombaro_staff
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND reach('rbac', 'update') = 't');
CREATE POLICY invitations_platform ON invitations FOR SELECT TO ombaro_platform USING (reach('rbac', 'read') = 'p');
CREATE POLICY invitations_platform_create ON invitations FOR INSERT TO ombaro_platform WITH CHECK (reach('rbac', 'create') = 'p');
CREATE POLICY invitations_platform_update ON invitations FOR UPDATE TO ombaro_platform USING (reach('rbac', 'update') = 'p');
GRANT SELECT, INSERT, UPDATE ON invitations TO ombaro_staff, ombaro_platform, ombaro_system;
