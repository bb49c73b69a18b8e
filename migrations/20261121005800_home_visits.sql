-- Visits at the customer's: where a business goes, what the way costs, and how long it takes.

CREATE TABLE service_areas (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    -- Its middle, in degrees: ways are reckoned from there.
    latitude double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    -- What a visit there costs on top.
    fee_minor bigint NOT NULL CONSTRAINT service_areas_fee CHECK (fee_minor BETWEEN 0 AND 100000000000),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX service_areas_name ON service_areas (tenant_id, lower(name)) WHERE is_active;

ALTER TABLE tenants
    ADD COLUMN travel_speed_kmh smallint NOT NULL DEFAULT 20
        CONSTRAINT tenants_travel_speed CHECK (travel_speed_kmh BETWEEN 5 AND 120),
    ADD COLUMN travel_extra_minutes smallint NOT NULL DEFAULT 10
        CONSTRAINT tenants_travel_extra CHECK (travel_extra_minutes BETWEEN 0 AND 60);
GRANT UPDATE (travel_speed_kmh, travel_extra_minutes) ON tenants TO ombaro_staff;

-- Where a service is given, and who goes there.
ALTER TABLE services ADD COLUMN given_at text NOT NULL DEFAULT 'premises'
    CONSTRAINT services_given_at CHECK (given_at IN ('premises', 'away', 'either'));
ALTER TABLE staff ADD COLUMN travels boolean NOT NULL DEFAULT false;
GRANT UPDATE (travels) ON staff TO ombaro_staff;

-- A claim of somebody on a visit begins with the way to it. Points are in millionths of a degree; the premises where null.
ALTER TABLE claims
    ADD COLUMN way_minutes smallint NOT NULL DEFAULT 0 CONSTRAINT claims_way CHECK (way_minutes BETWEEN 0 AND 360),
    ADD COLUMN latitude integer,
    ADD COLUMN longitude integer,
    ADD CONSTRAINT claims_point CHECK ((latitude IS NULL) = (longitude IS NULL));

ALTER TABLE bookings
    ADD COLUMN place text NOT NULL DEFAULT 'premises' CONSTRAINT bookings_place CHECK (place IN ('premises', 'home', 'hotel')),
    ADD COLUMN area_id uuid,
    ADD COLUMN address text NOT NULL DEFAULT '' CHECK (length(address) <= 300),
    ADD COLUMN latitude integer,
    ADD COLUMN longitude integer,
    ADD COLUMN travel_fee_minor bigint NOT NULL DEFAULT 0 CONSTRAINT bookings_travel_fee CHECK (travel_fee_minor >= 0),
    ADD CONSTRAINT bookings_away CHECK (
        (place = 'premises') = (area_id IS NULL) AND (area_id IS NULL) = (latitude IS NULL)
        AND (latitude IS NULL) = (longitude IS NULL) AND (area_id IS NOT NULL OR (address = '' AND travel_fee_minor = 0))),
    ADD FOREIGN KEY (tenant_id, area_id) REFERENCES service_areas (tenant_id, id);

ALTER TABLE holds
    ADD COLUMN place text NOT NULL DEFAULT 'premises' CONSTRAINT holds_place CHECK (place IN ('premises', 'home', 'hotel')),
    ADD COLUMN area_id uuid,
    ADD COLUMN draft_address text NOT NULL DEFAULT '' CHECK (length(draft_address) <= 1000),
    ADD CONSTRAINT holds_away CHECK ((place = 'premises') = (area_id IS NULL)),
    ADD FOREIGN KEY (tenant_id, area_id) REFERENCES service_areas (tenant_id, id);

ALTER TABLE service_areas ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_areas FORCE ROW LEVEL SECURITY;
CREATE POLICY service_areas_system ON service_areas TO ombaro_system USING (true) WITH CHECK (true);
DO $$
DECLARE
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    changes constant text := format('%s AND substr(current_setting(''app.reach'', true), %s, 1) = ''t''', here, permission_cell('tenants', 'update'));
BEGIN
    -- Where a business goes is for everybody.
    CREATE POLICY service_areas_public ON service_areas FOR SELECT TO ombaro_public, ombaro_customer
        USING (EXISTS (SELECT 1 FROM tenants WHERE tenants.id = tenant_id));
    EXECUTE format('CREATE POLICY service_areas_staff ON service_areas FOR SELECT TO ombaro_staff USING (%s)', here);
    EXECUTE format('CREATE POLICY service_areas_staff_create ON service_areas FOR INSERT TO ombaro_staff WITH CHECK (%s)', changes);
    EXECUTE format('CREATE POLICY service_areas_staff_change ON service_areas FOR UPDATE TO ombaro_staff USING (%s)', changes);
END $$;
GRANT SELECT ON service_areas TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
GRANT INSERT ON service_areas TO ombaro_staff, ombaro_system;
GRANT UPDATE (name, latitude, longitude, fee_minor, is_active) ON service_areas TO ombaro_staff;
GRANT UPDATE ON service_areas TO ombaro_system;
