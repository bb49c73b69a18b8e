-- What a guest says of their health for one visit, sealed by the application. Its guest reads and changes it; whoever does the work
-- reads it, around the visit; a manager only after saying why, which the guest sees. Head office and the desk read none of it.
CREATE TABLE booking_health (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    booking_id uuid NOT NULL,
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 30 AND 8192),
    -- When the guest agreed that whoever does the work reads it.
    agreed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, booking_id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
);

-- A manager who had to read it, and why. It stays when the text is gone.
CREATE TABLE booking_health_looks (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    booking_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
    looked_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id)
);
CREATE INDEX booking_health_looks_booking ON booking_health_looks (tenant_id, booking_id, looked_at);

ALTER TABLE booking_health ENABLE ROW LEVEL SECURITY;
ALTER TABLE booking_health FORCE ROW LEVEL SECURITY;
ALTER TABLE booking_health_looks ENABLE ROW LEVEL SECURITY;
ALTER TABLE booking_health_looks FORCE ROW LEVEL SECURITY;
CREATE POLICY booking_health_system ON booking_health TO ombaro_system USING (true) WITH CHECK (true);
CREATE POLICY booking_health_looks_system ON booking_health_looks TO ombaro_system USING (true) WITH CHECK (true);
DO $$
DECLARE
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    this constant text := 'booking_id = nullif(current_setting(''app.booking_id'', true), '''')::uuid';
    me constant text := 'user_id = nullif(current_setting(''app.user_id'', true), '''')::uuid';
    -- Row security of bookings shows a customer their own.
    own constant text := 'EXISTS (SELECT 1 FROM bookings b WHERE b.tenant_id = %1$I.tenant_id AND b.id = %1$I.booking_id)';
    manages constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('bookings', 'approve'));
BEGIN
    EXECUTE format('CREATE POLICY booking_health_public ON booking_health TO ombaro_public USING (%1$s AND %2$s) WITH CHECK (%1$s AND %2$s)', here, this);
    EXECUTE format('CREATE POLICY booking_health_customer ON booking_health TO ombaro_customer USING (%2$s) WITH CHECK (%1$s AND %2$s)', here,
        format(own, 'booking_health'));
    EXECUTE format('CREATE POLICY booking_health_staff ON booking_health FOR SELECT TO ombaro_staff USING (%s AND (
        EXISTS (SELECT 1 FROM appointments a WHERE a.tenant_id = booking_health.tenant_id AND a.booking_id = booking_health.booking_id
            AND a.staff_id = nullif(current_setting(''app.staff_id'', true), '''')::uuid)
        OR EXISTS (SELECT 1 FROM booking_health_looks l WHERE l.tenant_id = booking_health.tenant_id AND l.booking_id = booking_health.booking_id
            AND l.%s)))', here, me);
    EXECUTE format('CREATE POLICY booking_health_looks_public ON booking_health_looks FOR SELECT TO ombaro_public USING (%s AND %s)', here, this);
    EXECUTE format('CREATE POLICY booking_health_looks_customer ON booking_health_looks FOR SELECT TO ombaro_customer USING (%s)',
        format(own, 'booking_health_looks'));
    EXECUTE format('CREATE POLICY booking_health_looks_staff ON booking_health_looks FOR SELECT TO ombaro_staff USING (%s AND %s)', here, me);
    EXECUTE format('CREATE POLICY booking_health_looks_staff_add ON booking_health_looks FOR INSERT TO ombaro_staff
        WITH CHECK (%s AND %s AND %s)', here, manages, me);
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON booking_health TO ombaro_public, ombaro_customer, ombaro_system;
GRANT SELECT ON booking_health TO ombaro_staff;
GRANT SELECT ON booking_health_looks TO ombaro_public, ombaro_customer;
GRANT SELECT, INSERT ON booking_health_looks TO ombaro_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON booking_health_looks TO ombaro_system;

GRANT CREATE ON SCHEMA public TO ombaro_system;
-- When something was written for a booking: that is not yet what.
CREATE FUNCTION health_of(in_tenant uuid, in_booking uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT agreed_at FROM booking_health WHERE tenant_id = in_tenant AND booking_id = in_booking
$$;
ALTER FUNCTION health_of OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION health_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION health_of TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
