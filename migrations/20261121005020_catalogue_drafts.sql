-- What somebody is about to change in the catalogue: a form that was refused, as it was typed, and a sheet that was sent and not
-- decided on yet. One of each for a person at a business, for some minutes; an address is no place for either.
CREATE TABLE catalogue_drafts (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    user_id uuid NOT NULL REFERENCES users (id),
    kind text NOT NULL CONSTRAINT catalogue_drafts_kind CHECK (kind IN ('form', 'sheet')),
    -- Which form it was.
    about text NOT NULL DEFAULT '' CHECK (length(about) <= 120),
    content text NOT NULL CHECK (octet_length(content) <= 1048576),
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, kind)
);
ALTER TABLE catalogue_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE catalogue_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY catalogue_drafts_system ON catalogue_drafts TO ombaro_system USING (true) WITH CHECK (true);
CREATE POLICY catalogue_drafts_own ON catalogue_drafts TO ombaro_staff
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
        AND user_id = nullif(current_setting('app.user_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
        AND user_id = nullif(current_setting('app.user_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON catalogue_drafts TO ombaro_staff, ombaro_system;
