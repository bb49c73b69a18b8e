-- One order, several appointments: one after another for one guest, side by side for several.

-- Which guest of the party an appointment is for, counted from 0, and what it takes besides the room. Devices and vehicles are
-- archived, never deleted, so the ids stay good; their claims are what keeps them from being taken twice.
ALTER TABLE appointments
    ADD COLUMN guest smallint NOT NULL DEFAULT 0 CHECK (guest BETWEEN 0 AND 199),
    ADD COLUMN device_ids uuid[] NOT NULL DEFAULT '{}';

-- A couple's treatment: each guest is served by somebody of their own, all in one room. Otherwise a party shares one person.
ALTER TABLE services ADD COLUMN staff_per_guest boolean NOT NULL DEFAULT false;

-- How long a customer waits between two services of one visit at most.
ALTER TABLE tenants ADD COLUMN max_wait_minutes smallint NOT NULL DEFAULT 15 CHECK (max_wait_minutes BETWEEN 0 AND 120);

-- A hold keeps a whole visit: its first service stands in the columns, the further ones are `also` as they were asked for; `legs`
-- says who and what is kept for each part, and when.
ALTER TABLE holds
    ADD COLUMN guests smallint NOT NULL DEFAULT 1 CHECK (guests BETWEEN 1 AND 200),
    ADD COLUMN staff_gender text CHECK (staff_gender IN ('female', 'male', 'other')),
    ADD COLUMN also jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN legs jsonb NOT NULL DEFAULT '[]';

-- For how many guests of a party one item is, where one person serves them all.
ALTER TABLE booking_items ADD COLUMN quantity smallint NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 200);

-- Whoever does one part of a visit does not see the others, but must know whether theirs is the last: the last completes the order.
GRANT CREATE ON SCHEMA public TO ombaro_system;
CREATE FUNCTION open_appointments(in_tenant uuid, in_booking uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM appointments
    WHERE tenant_id = in_tenant AND booking_id = in_booking AND status NOT IN ('completed', 'cancelled', 'no_show')
$$;
ALTER FUNCTION open_appointments OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION open_appointments FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_appointments TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
