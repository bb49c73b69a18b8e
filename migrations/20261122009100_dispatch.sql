-- The way to a visit at a customer's: who is asked to go and until when they may think about it, where they are while they are on the
-- way, and where exactly the door is.

ALTER TABLE tenants ADD COLUMN answer_minutes smallint
    -- Null: whoever is given a visit goes there, unless they say that they cannot.
    CONSTRAINT tenants_answer_minutes CHECK (answer_minutes BETWEEN 5 AND 720);
GRANT UPDATE (answer_minutes) ON tenants TO ombaro_staff;

ALTER TABLE appointments
    -- Until when the person it is given to may think about it.
    ADD COLUMN answer_by timestamptz,
    ADD COLUMN set_out_at timestamptz,
    ADD COLUMN reached_at timestamptz,
    ADD COLUMN way_meters integer CONSTRAINT appointments_way_meters CHECK (way_meters >= 0);
CREATE INDEX appointments_answer_by ON appointments (answer_by) WHERE answer_by IS NOT NULL AND status = 'scheduled';

-- The door, as the customer's own device says; ways are reckoned to the part of town where nobody said.
ALTER TABLE bookings
    ADD COLUMN door_latitude integer,
    ADD COLUMN door_longitude integer,
    ADD CONSTRAINT bookings_door CHECK ((door_latitude IS NULL) = (door_longitude IS NULL) AND (door_latitude IS NULL OR area_id IS NOT NULL));

-- Who was asked, one after the other.
CREATE TABLE visit_offers (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    appointment_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    offered_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    outcome text NOT NULL DEFAULT 'open'
        CONSTRAINT visit_offers_outcome CHECK (outcome IN ('open', 'accepted', 'declined', 'lapsed', 'withdrawn')),
    settled_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT visit_offers_settled CHECK ((outcome = 'open') = (settled_at IS NULL)),
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointments (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
);
CREATE UNIQUE INDEX visit_offers_open ON visit_offers (tenant_id, appointment_id) WHERE outcome = 'open';
CREATE INDEX visit_offers_appointment ON visit_offers (tenant_id, appointment_id, offered_at);

-- Where somebody was on the way to a visit; kept for a day. Points are in millionths of a degree.
CREATE TABLE visit_positions (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    appointment_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    at timestamptz NOT NULL,
    latitude integer NOT NULL CHECK (latitude BETWEEN -90000000 AND 90000000),
    longitude integer NOT NULL CHECK (longitude BETWEEN -180000000 AND 180000000),
    -- Metres, metres a second, degrees from north, percent; null where the device does not say.
    accuracy smallint CHECK (accuracy >= 0),
    speed smallint CHECK (speed >= 0),
    heading smallint CHECK (heading BETWEEN 0 AND 359),
    altitude smallint,
    battery smallint CHECK (battery BETWEEN 0 AND 100),
    PRIMARY KEY (tenant_id, appointment_id, staff_id, at),
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointments (tenant_id, id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, id)
);
CREATE INDEX visit_positions_age ON visit_positions USING brin (at);

DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    myself constant text := 'staff_id = nullif(current_setting(''app.staff_id'', true), '''')::uuid';
BEGIN
    FOREACH t IN ARRAY ARRAY['visit_offers', 'visit_positions']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
    END LOOP;
    -- People say where they are themselves; who else is told decides the service, for as long as they are on the way.
    EXECUTE format('CREATE POLICY visit_positions_own ON visit_positions FOR INSERT TO ombaro_staff WITH CHECK (%s AND %s)', here, myself);
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON visit_offers, visit_positions TO ombaro_system;
GRANT INSERT ON visit_positions TO ombaro_staff;

-- That somebody is somewhere else now is told to whoever looks at the moment, and forgotten with the position.
CREATE INDEX events_ways ON events (at) WHERE aggregate_kind = 'way';
GRANT DELETE ON events TO ombaro_system;
