-- A form that was sent and refused, as it was typed: its page shows it once more. One for each person at a business, for some minutes;
-- what was typed does not belong into an address, and is too much for a cookie.
CREATE TABLE refused_forms (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    user_id uuid NOT NULL REFERENCES users (id),
    -- From which version of the business it was filled in.
    version integer NOT NULL,
    -- As much as a request may bring.
    form jsonb NOT NULL CONSTRAINT refused_forms_size CHECK (octet_length(form::text) <= 262144),
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
ALTER TABLE refused_forms ENABLE ROW LEVEL SECURITY;
ALTER TABLE refused_forms FORCE ROW LEVEL SECURITY;
CREATE POLICY refused_forms_system ON refused_forms TO ombaro_system USING (true) WITH CHECK (true);
CREATE POLICY refused_forms_own ON refused_forms TO ombaro_staff
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
        AND user_id = nullif(current_setting('app.user_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
        AND user_id = nullif(current_setting('app.user_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON refused_forms TO ombaro_staff, ombaro_system;

-- Places of one business follow each other in the order in which they were made, the main one first.
SET LOCAL ROLE ombaro_system;
UPDATE locations l SET is_main = true
WHERE NOT EXISTS (SELECT 1 FROM locations o WHERE o.tenant_id = l.tenant_id AND (o.is_main OR o.id < l.id));
RESET ROLE;
