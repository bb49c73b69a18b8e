-- What is sold, who does it, where and when they work. Published rows are for everybody; the rest for the business.
CREATE TABLE service_categories (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    name text NOT NULL,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE services (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    category_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    description text NOT NULL DEFAULT '',
    buffer_before_minutes integer NOT NULL DEFAULT 0 CHECK (buffer_before_minutes BETWEEN 0 AND 240),
    buffer_after_minutes integer NOT NULL DEFAULT 0 CHECK (buffer_after_minutes BETWEEN 0 AND 240),
    needs_room boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, category_id) REFERENCES service_categories (tenant_id, id)
);

CREATE TABLE service_options (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 1440),
    price_minor bigint NOT NULL CHECK (price_minor BETWEEN 0 AND 9999999999),
    is_default boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, service_id, minutes),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);
CREATE UNIQUE INDEX service_options_one_default ON service_options (tenant_id, service_id) WHERE is_default;

CREATE TABLE addons (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    name text NOT NULL,
    minutes integer NOT NULL DEFAULT 0 CHECK (minutes BETWEEN 0 AND 480),
    price_minor bigint NOT NULL CHECK (price_minor BETWEEN 0 AND 9999999999),
    is_active boolean NOT NULL DEFAULT true,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);

-- An add-on without a row here goes with every service.
CREATE TABLE service_addons (
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    addon_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, service_id, addon_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id),
    FOREIGN KEY (tenant_id, addon_id) REFERENCES addons (tenant_id, id)
);

CREATE TABLE staff (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    user_id uuid REFERENCES users (id),
    name text NOT NULL,
    title text NOT NULL DEFAULT '',
    is_bookable boolean NOT NULL DEFAULT true,
    status text NOT NULL DEFAULT 'active' CONSTRAINT staff_status
        CHECK (status IN ('active', 'inactive', 'on_leave', 'terminated')),
    rating_tenths integer CHECK (rating_tenths BETWEEN 10 AND 50),
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX staff_user ON staff (tenant_id, user_id) WHERE user_id IS NOT NULL;

CREATE TABLE staff_services (
    tenant_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    service_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, service_id, staff_id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
);

-- Weekly hours, several rows a day for split shifts; local wall-clock time of the business.
CREATE TABLE staff_schedules (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    starts time NOT NULL,
    ends time NOT NULL,
    valid_from date,
    valid_to date,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    CHECK (starts < ends OR ends = '00:00')
);
CREATE INDEX staff_schedules_staff ON staff_schedules (tenant_id, staff_id);

CREATE TABLE schedule_breaks (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    staff_id uuid NOT NULL,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    starts time NOT NULL,
    ends time NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    CHECK (starts < ends)
);
CREATE INDEX schedule_breaks_staff ON schedule_breaks (tenant_id, staff_id);

-- Days off, closures and extra hours. Without a staff member it is the whole business's.
CREATE TABLE availability_exceptions (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    staff_id uuid,
    kind text NOT NULL CONSTRAINT availability_exceptions_kind
        CHECK (kind IN ('blocked', 'vacation', 'leave', 'extra_hours', 'holiday')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    CHECK (starts_at < ends_at)
);
CREATE INDEX availability_exceptions_range ON availability_exceptions (tenant_id, ends_at);

-- Rooms, vehicles, devices.
CREATE TABLE resources (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    kind text NOT NULL DEFAULT 'room' CONSTRAINT resources_kind CHECK (kind IN ('room', 'vehicle', 'device')),
    name text NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    position integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);

-- Where a service can take place. A service that needs a room and has no row here can use any.
CREATE TABLE service_resources (
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    resource_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, service_id, resource_id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id),
    FOREIGN KEY (tenant_id, resource_id) REFERENCES resources (tenant_id, id)
);

-- The visible part of a row, table by table: anybody who has been told which business (the context) reads what is active.
DO $$
DECLARE
    t text;
    published text;
    here constant text := 'tenant_id = (SELECT nullif(current_setting(''app.tenant_id'', true), '''')::uuid)';
BEGIN
    FOR t, published IN VALUES
        ('service_categories', 'true'), ('services', 'is_active'), ('service_options', 'true'), ('addons', 'is_active'),
        ('service_addons', 'true'), ('staff', 'status IN (''active'', ''on_leave'')'), ('staff_services', 'true'),
        ('staff_schedules', 'true'), ('schedule_breaks', 'true'), ('availability_exceptions', 'true'),
        ('resources', 'is_active'), ('service_resources', 'true')
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_public, ombaro_customer USING (%s AND %s)', t || '_public', t, here, published);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s)', t || '_staff', t, here);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (true)', t || '_platform', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ombaro_system', t);
    END LOOP;
END $$;
