-- Everything a business says about what it sells: the service itself, its own policies, lengths with pauses, prices by person, what
-- it needs, packages, translations, pictures. What is taken away is archived: bookings go on pointing to it.
ALTER TABLE services
    ADD COLUMN code text CONSTRAINT services_code CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{0,15}$'),
    ADD COLUMN style text NOT NULL DEFAULT '' CHECK (length(style) <= 120),
    ADD COLUMN pressure_level smallint CONSTRAINT services_pressure CHECK (pressure_level BETWEEN 1 AND 5),
    ADD COLUMN techniques text NOT NULL DEFAULT '' CHECK (length(techniques) <= 1000),
    ADD COLUMN focus_areas text NOT NULL DEFAULT '' CHECK (length(focus_areas) <= 1000),
    ADD COLUMN primary_benefits text NOT NULL DEFAULT '' CHECK (length(primary_benefits) <= 1000),
    ADD COLUMN contraindications text NOT NULL DEFAULT '' CHECK (length(contraindications) <= 1000),
    ADD COLUMN oils_products text NOT NULL DEFAULT '' CHECK (length(oils_products) <= 1000),
    ADD COLUMN room_setup text NOT NULL DEFAULT '' CHECK (length(room_setup) <= 1000),
    -- Without a value the business's own holds.
    ADD COLUMN min_notice_minutes integer CHECK (min_notice_minutes BETWEEN 0 AND 20160),
    ADD COLUMN horizon_days integer CHECK (horizon_days BETWEEN 1 AND 730),
    ADD COLUMN confirmation_mode text CHECK (confirmation_mode IN ('auto', 'staff', 'manager')),
    ADD COLUMN free_cancel_minutes integer CHECK (free_cancel_minutes BETWEEN 0 AND 43200),
    ADD COLUMN cancel_fee_percent smallint CHECK (cancel_fee_percent BETWEEN 0 AND 100),
    ADD COLUMN deposit_percent smallint CHECK (deposit_percent BETWEEN 0 AND 100),
    ADD COLUMN is_group boolean NOT NULL DEFAULT false,
    ADD COLUMN min_participants smallint NOT NULL DEFAULT 1,
    ADD COLUMN max_participants smallint NOT NULL DEFAULT 1,
    -- Like needs_room: one of those in service_devices, or any of its kind where none stands there.
    ADD COLUMN needs_device boolean NOT NULL DEFAULT false,
    ADD COLUMN needs_vehicle boolean NOT NULL DEFAULT false,
    ADD COLUMN archived_at timestamptz,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT services_participants CHECK (1 <= min_participants AND min_participants <= max_participants AND max_participants <= 200),
    -- What reads the published switch need not know of the archive.
    ADD CONSTRAINT services_archived CHECK (archived_at IS NULL OR NOT is_active);
CREATE UNIQUE INDEX services_code_once ON services (tenant_id, code) WHERE code IS NOT NULL;

-- A pause is a stretch inside the service while nobody has to be there (colour works in); the room stays taken. Whoever does the
-- service is needed before and after it.
ALTER TABLE service_options
    ADD COLUMN gap_after_minutes integer,
    ADD COLUMN gap_minutes integer,
    ADD COLUMN is_active boolean NOT NULL DEFAULT true,
    ADD CONSTRAINT service_options_gap CHECK (
        (gap_after_minutes IS NULL AND gap_minutes IS NULL)
        OR (gap_after_minutes >= 5 AND gap_minutes >= 5 AND gap_after_minutes + gap_minutes < minutes)),
    ADD CONSTRAINT service_options_default_offered CHECK (is_active OR NOT is_default);

ALTER TABLE service_categories ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE addons ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE resources ADD COLUMN version integer NOT NULL DEFAULT 1;

-- Which devices and vehicles a service can use; their kind stands with them.
CREATE TABLE service_devices (
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, service_id, resource_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id),
    FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id)
);

-- What a length costs with somebody in particular; without a row it is the length's own price.
CREATE TABLE staff_service_prices (
    tenant_id uuid NOT NULL,
    option_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    price_minor bigint NOT NULL CHECK (price_minor BETWEEN 0 AND 9999999999),
    PRIMARY KEY (tenant_id, option_id, staff_id),
    FOREIGN KEY (tenant_id, option_id) REFERENCES service_options (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
);

CREATE TABLE packages (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 1000),
    price_minor bigint NOT NULL CHECK (price_minor BETWEEN 0 AND 9999999999),
    -- Days from buying it; without a value it does not run out.
    validity_days integer CHECK (validity_days BETWEEN 1 AND 3650),
    is_active boolean NOT NULL DEFAULT false,
    position integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE package_items (
    tenant_id uuid NOT NULL,
    package_id uuid NOT NULL,
    option_id uuid NOT NULL,
    quantity smallint NOT NULL CHECK (quantity BETWEEN 1 AND 100),
    PRIMARY KEY (tenant_id, package_id, option_id),
    FOREIGN KEY (tenant_id, package_id) REFERENCES packages (tenant_id, id),
    FOREIGN KEY (tenant_id, option_id) REFERENCES service_options (tenant_id, id)
);

CREATE TABLE service_translations (
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    locale text NOT NULL CHECK (locale IN ('en', 'hi', 'ar')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 1000),
    PRIMARY KEY (tenant_id, service_id, locale),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);

CREATE TABLE service_category_translations (
    tenant_id uuid NOT NULL,
    category_id uuid NOT NULL,
    locale text NOT NULL CHECK (locale IN ('en', 'hi', 'ar')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    PRIMARY KEY (tenant_id, category_id, locale),
    FOREIGN KEY (tenant_id, category_id) REFERENCES service_categories (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE addon_translations (
    tenant_id uuid NOT NULL,
    addon_id uuid NOT NULL,
    locale text NOT NULL CHECK (locale IN ('en', 'hi', 'ar')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    PRIMARY KEY (tenant_id, addon_id, locale),
    FOREIGN KEY (tenant_id, addon_id) REFERENCES addons (tenant_id, id)
);

-- Served to everybody who may see the service, under a random name that is never used for another picture.
CREATE TABLE service_pictures (
    tenant_id uuid NOT NULL,
    name text NOT NULL CONSTRAINT service_pictures_name CHECK (name ~ '^[A-Za-z0-9_-]{20,64}$'),
    service_id uuid NOT NULL,
    media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
    bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 1048576),
    position integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, name),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);
CREATE INDEX service_pictures_service ON service_pictures (tenant_id, service_id, position);

DO $$
DECLARE
    w record;
    t text;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    may_read constant text := format('substr(current_setting(''app.reach'', true), %s, 1)', permission_cell('catalog', 'read'));
    may_add constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('catalog', 'create'));
    may_change constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('catalog', 'update'));
    may_take constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('catalog', 'delete'));
BEGIN
    FOR w IN SELECT * FROM (VALUES
        ('service_devices', 'true'),
        ('staff_service_prices', 'true'),
        ('packages', 'is_active'),
        ('package_items', 'true'),
        ('service_category_translations', 'true'),
        ('addon_translations', 'true'),
        -- Names of what is not for sale yet are nobody's business: what is behind the service is seen with it.
        ('service_translations', 'EXISTS (SELECT FROM services s WHERE s.tenant_id = service_translations.tenant_id AND s.id = service_id)'),
        ('service_pictures', 'EXISTS (SELECT FROM services s WHERE s.tenant_id = service_pictures.tenant_id AND s.id = service_id)')
    ) AS wall (tab, published)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', w.tab);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', w.tab);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', w.tab || '_system', w.tab);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_public, ombaro_customer USING (%s AND %s)', w.tab || '_public', w.tab, here, w.published);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s)', w.tab || '_staff', w.tab, here);
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR SELECT TO ombaro_practitioner USING (%s = ANY (''{a,m,t}''))', w.tab || '_practitioner', w.tab, may_read);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (%s = ''p'')', w.tab || '_platform', w.tab, may_read);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform', w.tab);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', w.tab);
    END LOOP;

    -- Things of their own: adding, changing and taking away are three permissions.
    FOREACH t IN ARRAY ARRAY['services', 'service_categories', 'service_options', 'addons', 'resources', 'packages']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s)', t || '_catalog_create', t, here,
            -- A length is a part of its service.
            CASE t WHEN 'service_options' THEN format('(%s OR %s)', may_add, may_change) ELSE may_add END);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO ombaro_staff USING (%s AND %s)', t || '_catalog_update', t, here, may_change);
        EXECUTE format('GRANT INSERT, UPDATE ON %I TO ombaro_staff', t);
    END LOOP;
    -- Nothing points to a heading without services.
    EXECUTE format('CREATE POLICY service_categories_catalog_delete ON service_categories FOR DELETE TO ombaro_staff USING (%s AND %s)', here, may_take);
    GRANT DELETE ON service_categories TO ombaro_staff;

    -- What a service is made of is written and taken away with it.
    FOREACH t IN ARRAY ARRAY['service_addons', 'service_resources', 'service_devices', 'staff_services', 'staff_service_prices', 'package_items',
        'service_translations', 'service_category_translations', 'addon_translations', 'service_pictures']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_staff WITH CHECK (%s AND (%s OR %s))', t || '_catalog_create', t, here, may_add, may_change);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO ombaro_staff USING (%s AND %s)', t || '_catalog_update', t, here, may_change);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO ombaro_staff USING (%s AND %s)', t || '_catalog_delete', t, here, may_change);
        EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I TO ombaro_staff', t);
    END LOOP;

    -- A length that is not offered any more is nobody's to book from outside.
    EXECUTE format('ALTER POLICY service_options_public ON service_options USING (%s AND is_active)', here);
END $$;
