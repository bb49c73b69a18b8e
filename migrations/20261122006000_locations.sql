-- Every room and every shift is at one place of its business, and so is every visit that is not away from the premises.
-- A place that is closed stays as long as something names it.
INSERT INTO locations (tenant_id, id, name, address, place, is_main)
SELECT t.id, gen_random_uuid(), t.name, '', '', true FROM tenants t
WHERE t.kind = 'business' AND NOT EXISTS (SELECT 1 FROM locations l WHERE l.tenant_id = t.id);
UPDATE locations l SET is_main = true
WHERE NOT EXISTS (SELECT 1 FROM locations m WHERE m.tenant_id = l.tenant_id AND m.is_main)
  AND l.id = (SELECT f.id FROM locations f WHERE f.tenant_id = l.tenant_id ORDER BY f.id LIMIT 1);
ALTER TABLE locations ADD COLUMN closed_at timestamptz,
    ADD CONSTRAINT locations_main_is_open CHECK (NOT is_main OR closed_at IS NULL);
DROP POLICY locations_settings_delete ON locations;

CREATE FUNCTION pg_temp.main_of(tenant uuid) RETURNS uuid LANGUAGE sql AS
    $$ SELECT id FROM locations WHERE tenant_id = tenant AND is_main $$;

UPDATE resources SET location_id = pg_temp.main_of(tenant_id) WHERE location_id IS NULL;
ALTER TABLE resources ALTER COLUMN location_id SET NOT NULL;
UPDATE staff_schedules SET location_id = pg_temp.main_of(tenant_id) WHERE location_id IS NULL;
ALTER TABLE staff_schedules ALTER COLUMN location_id SET NOT NULL;

ALTER TABLE availability_exceptions ADD COLUMN location_id uuid,
    ADD CONSTRAINT availability_exceptions_location FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
UPDATE availability_exceptions SET location_id = pg_temp.main_of(tenant_id) WHERE kind = 'extra_hours';
ALTER TABLE availability_exceptions
    ADD CONSTRAINT availability_exceptions_where CHECK ((kind = 'extra_hours') = (location_id IS NOT NULL));

-- Whoever looks for a time sees where extra hours are worked, and not why.
GRANT SELECT (location_id) ON availability_exceptions TO ombaro_public, ombaro_customer;

ALTER TABLE bookings ADD COLUMN location_id uuid,
    ADD CONSTRAINT bookings_location FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
UPDATE bookings SET location_id = pg_temp.main_of(tenant_id) WHERE place = 'premises';
ALTER TABLE bookings ADD CONSTRAINT bookings_where CHECK ((place = 'premises') = (location_id IS NOT NULL));

ALTER TABLE holds ADD COLUMN location_id uuid,
    ADD CONSTRAINT holds_location FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
UPDATE holds SET location_id = pg_temp.main_of(tenant_id) WHERE place = 'premises';
ALTER TABLE holds ADD CONSTRAINT holds_where CHECK ((place = 'premises') = (location_id IS NOT NULL));

ALTER TABLE classes ADD COLUMN location_id uuid,
    ADD CONSTRAINT classes_location FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
UPDATE classes c SET location_id = coalesce(
    (SELECT r.location_id FROM resources r WHERE r.tenant_id = c.tenant_id AND r.id = c.room_id), pg_temp.main_of(c.tenant_id));
ALTER TABLE classes ALTER COLUMN location_id SET NOT NULL;

ALTER TABLE waitlist_entries ADD COLUMN location_id uuid,
    ADD CONSTRAINT waitlist_entries_location FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id);
UPDATE waitlist_entries SET location_id = pg_temp.main_of(tenant_id);
ALTER TABLE waitlist_entries ALTER COLUMN location_id SET NOT NULL;

DROP FUNCTION pg_temp.main_of(uuid);
