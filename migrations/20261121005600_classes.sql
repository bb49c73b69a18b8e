-- Group classes: a service held once at one time for many customers. The class takes its teacher's and its room's time; each of its
-- seats is a resource of its own, so a seat is kept, taken and given back like a room and cannot be sold twice.

-- How a service is given: to one guest, to a party by one person, to each guest of a party by somebody of their own, or as a class.
ALTER TABLE services ADD COLUMN serving text NOT NULL DEFAULT 'one'
    CONSTRAINT services_serving CHECK (serving IN ('one', 'together', 'side_by_side', 'class'));
UPDATE services SET serving = CASE
    WHEN staff_per_guest THEN 'side_by_side' WHEN is_group OR max_participants > 1 THEN 'together' ELSE 'one' END;
ALTER TABLE services DROP COLUMN staff_per_guest, DROP COLUMN is_group;

CREATE TABLE classes (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    service_id uuid NOT NULL,
    option_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    room_id uuid,
    device_ids uuid[] NOT NULL DEFAULT '{}',
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    seats uuid[] NOT NULL CHECK (cardinality(seats) BETWEEN 1 AND 200),
    -- With fewer taken at `decide_at` it is called off; null: it is held in any case, or that is decided.
    min_seats smallint NOT NULL CHECK (min_seats BETWEEN 0 AND 200),
    decide_at timestamptz,
    status text NOT NULL CONSTRAINT classes_status CHECK (status IN ('scheduled', 'called_off')),
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    version integer NOT NULL DEFAULT 1,
    created_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id),
    FOREIGN KEY (tenant_id, option_id) REFERENCES service_options (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id),
    FOREIGN KEY (tenant_id, room_id) REFERENCES resources (tenant_id, id),
    CHECK (starts_at < ends_at),
    CHECK (min_seats <= cardinality(seats))
);
CREATE INDEX classes_service ON classes (tenant_id, service_id, starts_at);
CREATE INDEX classes_day ON classes (tenant_id, starts_at);
CREATE INDEX classes_to_decide ON classes (decide_at) WHERE status = 'scheduled' AND decide_at IS NOT NULL;

ALTER TABLE claims ADD COLUMN class_id uuid,
    DROP CONSTRAINT claims_one_owner,
    ADD CONSTRAINT claims_one_owner CHECK (num_nonnulls(appointment_id, hold_id, class_id) <= 1);
CREATE INDEX claims_class ON claims (tenant_id, class_id) WHERE class_id IS NOT NULL;

ALTER TABLE appointments ADD COLUMN class_id uuid, ADD FOREIGN KEY (tenant_id, class_id) REFERENCES classes (tenant_id, id);
CREATE INDEX appointments_class ON appointments (tenant_id, class_id) WHERE class_id IS NOT NULL;

ALTER TABLE classes ENABLE ROW LEVEL SECURITY;
ALTER TABLE classes FORCE ROW LEVEL SECURITY;
CREATE POLICY classes_system ON classes TO ombaro_system USING (true) WITH CHECK (true);
DO $$
DECLARE
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    plans constant text := format('%s AND substr(current_setting(''app.reach'', true), %s, 1) = ''t''', here, permission_cell('bookings', 'approve'));
BEGIN
    -- When a class is held, and by whom, is what customers choose from.
    EXECUTE format('CREATE POLICY classes_read ON classes FOR SELECT TO ombaro_public, ombaro_customer, ombaro_staff USING (%s)', here);
    EXECUTE format('CREATE POLICY classes_staff_create ON classes FOR INSERT TO ombaro_staff WITH CHECK (%s)', plans);
    EXECUTE format('CREATE POLICY classes_staff_change ON classes FOR UPDATE TO ombaro_staff USING (%s)', plans);
END $$;
GRANT SELECT ON classes TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
GRANT INSERT ON classes TO ombaro_staff, ombaro_system;
GRANT UPDATE (staff_id, status, reason, decide_at, version) ON classes TO ombaro_staff;
GRANT UPDATE ON classes TO ombaro_system;

GRANT CREATE ON SCHEMA public TO ombaro_system;
-- Whether a class is still held, by this person. Whoever takes a seat asks, and whoever calls the class off or gives it to
-- somebody else waits until they have committed.
CREATE FUNCTION class_stands(in_tenant uuid, in_class uuid, in_staff uuid) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) = 1 FROM (
        SELECT 1 FROM classes WHERE tenant_id = in_tenant AND id = in_class AND staff_id = in_staff AND status = 'scheduled' FOR SHARE
    ) standing
$$;
ALTER FUNCTION class_stands OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION class_stands FROM PUBLIC;
GRANT EXECUTE ON FUNCTION class_stands TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
