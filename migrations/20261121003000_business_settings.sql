-- What a business says about itself, whether head office has looked at its papers, and where it is.
ALTER TABLE tenants
    ADD COLUMN country char(2) CONSTRAINT tenants_country CHECK (country ~ '^[A-Z]{2}$'),
    -- Where the accent's hue is not the product's own, in degrees (OKLCH).
    ADD COLUMN accent_hue smallint CONSTRAINT tenants_accent_hue CHECK (accent_hue BETWEEN 0 AND 359),
    ADD COLUMN verification text NOT NULL DEFAULT 'pending'
        CONSTRAINT tenants_verification CHECK (verification IN ('pending', 'verified', 'rejected')),
    ADD COLUMN verification_reason text NOT NULL DEFAULT '' CHECK (length(verification_reason) <= 500);
CREATE INDEX tenants_verification_queue ON tenants (verification, created_at) WHERE kind = 'business';

-- Not everybody knows the coordinates of their own door.
ALTER TABLE locations
    ALTER COLUMN latitude DROP NOT NULL,
    ALTER COLUMN longitude DROP NOT NULL,
    ADD CONSTRAINT locations_point CHECK ((latitude IS NULL) = (longitude IS NULL)),
    ADD COLUMN is_main boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX locations_one_main ON locations (tenant_id) WHERE is_main;
SET LOCAL ROLE ombaro_system;
UPDATE locations l SET is_main = true
WHERE NOT EXISTS (SELECT 1 FROM locations o WHERE o.tenant_id = l.tenant_id AND o.id < l.id);
RESET ROLE;

-- What a day off is called: a holiday's name.
ALTER TABLE availability_exceptions ADD COLUMN note text NOT NULL DEFAULT '' CHECK (length(note) <= 120);

CREATE TABLE business_tax_ids (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    kind text NOT NULL CONSTRAINT business_tax_ids_kind CHECK (kind IN ('gst', 'pan', 'vat', 'ein', 'trn', 'abn', 'other')),
    number text NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
    PRIMARY KEY (tenant_id, kind)
);

-- Served to everybody under its random id.
CREATE TABLE business_logos (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
    id uuid NOT NULL CONSTRAINT business_logos_id_unique UNIQUE,
    content_type text NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp')),
    content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 524288),
    created_at timestamptz NOT NULL
);

-- Papers that head office looks at. Never shown inline anywhere: only handed out to be kept.
CREATE TABLE verification_documents (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT verification_documents_kind
        CHECK (kind IN ('registration', 'tax', 'identity', 'address', 'licence', 'other')),
    file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 120),
    content_type text NOT NULL CHECK (content_type IN ('application/pdf', 'image/png', 'image/jpeg')),
    content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 5242880),
    status text NOT NULL DEFAULT 'pending_review' CONSTRAINT verification_documents_status
        CHECK (status IN ('uploaded', 'pending_review', 'verified', 'rejected', 'expired', 'superseded')),
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    uploaded_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    reviewed_by uuid REFERENCES users (id),
    reviewed_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);

DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    may_read constant text := format('substr(current_setting(''app.reach'', true), %s, 1)', permission_cell('tenants', 'read'));
    may_change constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('tenants', 'update'));
    may_decide constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ANY (''{p,P}'')', permission_cell('tenants', 'approve'));
BEGIN
    FOREACH t IN ARRAY ARRAY['business_tax_ids', 'business_logos', 'verification_documents']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s AND %s = ''t'')', t || '_staff', t, here, may_read);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (%s = ''p'')', t || '_platform', t, may_read);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_staff, ombaro_platform', t);
    END LOOP;

    -- Who runs the business changes it.
    FOREACH t IN ARRAY ARRAY['locations', 'operating_hours', 'business_tax_ids', 'business_logos', 'verification_documents', 'availability_exceptions']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s%s)', t || '_settings_create', t, here, may_change,
            CASE t WHEN 'availability_exceptions' THEN ' AND staff_id IS NULL' ELSE '' END);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO ombaro_staff USING (%s AND %s%s)', t || '_settings_update', t, here, may_change,
            CASE t WHEN 'availability_exceptions' THEN ' AND staff_id IS NULL' ELSE '' END);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO ombaro_staff USING (%s AND %s%s)', t || '_settings_delete', t, here, may_change,
            CASE t WHEN 'availability_exceptions' THEN ' AND staff_id IS NULL' ELSE '' END);
        EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I TO ombaro_staff', t);
    END LOOP;
    EXECUTE format('CREATE POLICY tenants_settings ON tenants FOR UPDATE TO ombaro_staff USING (id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid AND %s)', may_change);
    -- Head office decides on papers and on nothing else of a business.
    EXECUTE format('CREATE POLICY tenants_decide ON tenants FOR UPDATE TO ombaro_platform USING (%s)', may_decide);
    EXECUTE format('CREATE POLICY verification_documents_decide ON verification_documents FOR UPDATE TO ombaro_platform USING (%s)', may_decide);
END $$;
GRANT UPDATE (name, tagline, about, phone, phone_prefix, country, confirmation_mode, slot_step_minutes, min_notice_minutes, horizon_days,
    free_cancel_minutes, accent_hue, updated_at, version) ON tenants TO ombaro_staff;
GRANT UPDATE (verification, verification_reason, updated_at, version) ON tenants TO ombaro_platform;
GRANT UPDATE (status, reason, reviewed_by, reviewed_at) ON verification_documents TO ombaro_platform;
-- A logo is for everybody who may see the business.
CREATE POLICY business_logos_public ON business_logos FOR SELECT TO ombaro_public, ombaro_customer
    USING (EXISTS (SELECT 1 FROM tenants WHERE tenants.id = tenant_id));
GRANT SELECT ON business_logos TO ombaro_public, ombaro_customer;
