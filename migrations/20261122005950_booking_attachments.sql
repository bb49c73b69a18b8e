-- Files of a booking: a doctor's letter, a picture of what somebody wants. From its customer or from the team; what the team keeps
-- to itself its customer does not see. Head office sees none of them.
CREATE TABLE booking_attachments (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    booking_id uuid NOT NULL,
    by_customer boolean NOT NULL,
    -- Null where a guest without an account sent it.
    added_by uuid REFERENCES users (id),
    team_only boolean NOT NULL DEFAULT false,
    file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 120),
    media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
    content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 5242880),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id),
    CONSTRAINT booking_attachments_whose CHECK (CASE WHEN by_customer THEN NOT team_only ELSE added_by IS NOT NULL END)
);
CREATE INDEX booking_attachments_booking ON booking_attachments (tenant_id, booking_id, created_at);
-- Pictures and PDF are packed already.
ALTER TABLE booking_attachments ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE booking_attachments ENABLE ROW LEVEL SECURITY;
ALTER TABLE booking_attachments FORCE ROW LEVEL SECURITY;
CREATE POLICY booking_attachments_system ON booking_attachments TO ombaro_system USING (true) WITH CHECK (true);
DO $$
DECLARE
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    this constant text := 'booking_id = nullif(current_setting(''app.booking_id'', true), '''')::uuid';
    me constant text := 'added_by = nullif(current_setting(''app.user_id'', true), '''')::uuid';
    -- Row security of bookings shows a customer their own.
    own constant text := 'EXISTS (SELECT 1 FROM bookings b WHERE b.tenant_id = booking_attachments.tenant_id AND b.id = booking_attachments.booking_id)';
    reads constant text := format('substr(current_setting(''app.reach'', true), %s, 1)', permission_cell('bookings', 'read'));
    works constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ANY (''{a,t}'')', permission_cell('bookings', 'update'));
    manages constant text := format('substr(current_setting(''app.reach'', true), %s, 1) = ''t''', permission_cell('bookings', 'approve'));
    assigned constant text := format('%1$s = ''t'' OR (%1$s = ANY (''{a,m}'') AND EXISTS (SELECT 1 FROM appointments a
        WHERE a.tenant_id = booking_attachments.tenant_id AND a.booking_id = booking_attachments.booking_id
            AND a.staff_id = nullif(current_setting(''app.staff_id'', true), '''')::uuid))', reads);
BEGIN
    EXECUTE format('CREATE POLICY booking_attachments_public ON booking_attachments FOR SELECT TO ombaro_public USING (%s AND %s AND NOT team_only)', here, this);
    EXECUTE format('CREATE POLICY booking_attachments_public_add ON booking_attachments FOR INSERT TO ombaro_public
        WITH CHECK (%s AND %s AND by_customer AND added_by IS NULL)', here, this);
    EXECUTE format('CREATE POLICY booking_attachments_public_remove ON booking_attachments FOR DELETE TO ombaro_public USING (%s AND %s AND by_customer)', here, this);
    EXECUTE format('CREATE POLICY booking_attachments_customer ON booking_attachments FOR SELECT TO ombaro_customer USING (%s AND NOT team_only)', own);
    EXECUTE format('CREATE POLICY booking_attachments_customer_add ON booking_attachments FOR INSERT TO ombaro_customer
        WITH CHECK (%s AND %s AND by_customer AND %s)', here, own, me);
    EXECUTE format('CREATE POLICY booking_attachments_customer_remove ON booking_attachments FOR DELETE TO ombaro_customer USING (%s AND by_customer)', own);
    -- Whoever does something with a booking reads what belongs to it; to look at bookings is not enough.
    EXECUTE format('CREATE POLICY booking_attachments_staff ON booking_attachments FOR SELECT TO ombaro_staff USING (%s AND %s)', here, works);
    EXECUTE format('CREATE POLICY booking_attachments_staff_add ON booking_attachments FOR INSERT TO ombaro_staff
        WITH CHECK (%s AND %s AND NOT by_customer AND %s)', here, works, me);
    EXECUTE format('CREATE POLICY booking_attachments_staff_remove ON booking_attachments FOR DELETE TO ombaro_staff
        USING (%s AND (%s OR (NOT by_customer AND %s)))', here, manages, me);
    EXECUTE format('CREATE POLICY booking_attachments_practitioner ON booking_attachments AS RESTRICTIVE FOR SELECT TO ombaro_practitioner USING (%s)', assigned);
    EXECUTE format('CREATE POLICY booking_attachments_practitioner_add ON booking_attachments AS RESTRICTIVE FOR INSERT TO ombaro_practitioner WITH CHECK (%s)', assigned);
END $$;
GRANT SELECT, INSERT, DELETE ON booking_attachments TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;

GRANT CREATE ON SCHEMA public TO ombaro_system;
-- How many belong to a booking: those that the team keeps to itself take their place too.
CREATE FUNCTION attachments_of(in_tenant uuid, in_booking uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM booking_attachments WHERE tenant_id = in_tenant AND booking_id = in_booking
$$;
ALTER FUNCTION attachments_of OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION attachments_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attachments_of TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
