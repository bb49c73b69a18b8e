-- Businesses, where they are and when they are open. `tenants` is the one list that everybody may search, so it is not
-- scoped by itself: what is not published is seen by its own staff only.
CREATE TABLE tenants (
    id uuid PRIMARY KEY,
    slug text NOT NULL CONSTRAINT tenants_slug_unique UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    kind text NOT NULL DEFAULT 'business' CONSTRAINT tenants_kind CHECK (kind IN ('platform', 'business')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    business_type text NOT NULL DEFAULT 'salon' CONSTRAINT tenants_business_type CHECK (business_type IN (
        'spa', 'salon', 'home_service', 'hotel_spa', 'wellness_center', 'driving_school', 'independent_instructor', 'other')),
    status text NOT NULL DEFAULT 'TRIAL' CONSTRAINT tenants_status
        CHECK (status IN ('TRIAL', 'ACTIVE', 'INACTIVE', 'SUSPENDED', 'DELETED')),
    tagline text NOT NULL DEFAULT '',
    about text NOT NULL DEFAULT '',
    currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    timezone text NOT NULL,
    phone text NOT NULL DEFAULT '' CHECK (phone = '' OR phone ~ '^\+[1-9][0-9]{1,14}$'),
    phone_prefix text NOT NULL DEFAULT '' CHECK (phone_prefix = '' OR phone_prefix ~ '^\+[1-9][0-9]{0,3}$'),
    confirmation_mode text NOT NULL DEFAULT 'manager' CONSTRAINT tenants_confirmation_mode
        CHECK (confirmation_mode IN ('auto', 'staff', 'manager')),
    slot_step_minutes integer NOT NULL DEFAULT 15 CHECK (slot_step_minutes BETWEEN 5 AND 240),
    min_notice_minutes integer NOT NULL DEFAULT 0 CHECK (min_notice_minutes BETWEEN 0 AND 20160),
    horizon_days integer NOT NULL DEFAULT 90 CHECK (horizon_days BETWEEN 1 AND 730),
    free_cancel_minutes integer NOT NULL DEFAULT 1440 CHECK (free_cancel_minutes BETWEEN 0 AND 43200),
    rating_tenths integer CHECK (rating_tenths BETWEEN 10 AND 50),
    reviews integer NOT NULL DEFAULT 0 CHECK (reviews >= 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1
);
CREATE TRIGGER tenants_touch BEFORE UPDATE ON tenants FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_public ON tenants FOR SELECT TO ombaro_public, ombaro_customer
    USING (status IN ('TRIAL', 'ACTIVE') AND kind = 'business');
CREATE POLICY tenants_staff ON tenants FOR SELECT TO ombaro_staff
    USING (id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY tenants_platform ON tenants FOR SELECT TO ombaro_platform USING (true);
CREATE POLICY tenants_system ON tenants TO ombaro_system USING (true) WITH CHECK (true);
GRANT SELECT ON tenants TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform;
GRANT SELECT, INSERT, UPDATE ON tenants TO ombaro_system;

CREATE TABLE locations (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    place text NOT NULL,
    latitude double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE operating_hours (
    tenant_id uuid NOT NULL,
    location_id uuid NOT NULL,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    opens time NOT NULL,
    closes time NOT NULL,
    PRIMARY KEY (tenant_id, location_id, weekday, opens),
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id),
    -- 00:00 is midnight at the end of the day.
    CHECK (opens < closes OR closes = '00:00')
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['locations', 'operating_hours']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        -- Addresses and opening hours of a business are for everybody.
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_public, ombaro_customer USING (EXISTS (SELECT 1 FROM tenants WHERE tenants.id = tenant_id))', t || '_public', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (tenant_id = (SELECT nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', t || '_staff', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (true)', t || '_platform', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
    END LOOP;
END $$;
