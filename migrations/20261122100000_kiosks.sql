-- A browser that stands at a location's door for customers: it opens nothing but one booking at a time, whose code it was shown. And
-- what a dispatch round asks for every few seconds.

CREATE TABLE kiosks (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    location_id uuid NOT NULL,
    name text NOT NULL CONSTRAINT kiosks_name CHECK (length(name) BETWEEN 1 AND 80),
    -- SHA-256 of the token in the browser's cookie.
    token_hash bytea NOT NULL CONSTRAINT kiosks_token UNIQUE,
    created_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    seen_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id)
);
CREATE INDEX kiosks_location ON kiosks (tenant_id, location_id);
CREATE INDEX kiosks_created_by ON kiosks (created_by);

ALTER TABLE kiosks ENABLE ROW LEVEL SECURITY;
ALTER TABLE kiosks FORCE ROW LEVEL SECURITY;
CREATE POLICY kiosks_system ON kiosks TO ombaro_system USING (true) WITH CHECK (true);
DO $$
DECLARE
    here constant text := 'tenant_id = (SELECT nullif(current_setting(''app.tenant_id'', true), '''')::uuid)';
    reads constant text := format('%s AND substr(current_setting(''app.reach'', true), %s, 1) = ''t''', here, permission_cell('tenants', 'read'));
    changes constant text := format('%s AND substr(current_setting(''app.reach'', true), %s, 1) = ''t''', here, permission_cell('tenants', 'update'));
BEGIN
    EXECUTE format('CREATE POLICY kiosks_read ON kiosks FOR SELECT TO ombaro_staff USING (%s)', reads);
    EXECUTE format('CREATE POLICY kiosks_make ON kiosks FOR INSERT TO ombaro_staff WITH CHECK (%s)', changes);
    EXECUTE format('CREATE POLICY kiosks_end ON kiosks FOR DELETE TO ombaro_staff USING (%s)', changes);
END $$;
GRANT SELECT, INSERT, DELETE ON kiosks TO ombaro_staff;
GRANT SELECT, UPDATE, DELETE ON kiosks TO ombaro_system;

-- Where a kiosk stands, which is noted to be in use.
CREATE FUNCTION kiosk_of(in_token_hash bytea, in_now timestamptz) RETURNS TABLE (tenant_id uuid, location_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE kiosks k SET seen_at = in_now
    WHERE k.token_hash = in_token_hash AND (k.seen_at IS NULL OR k.seen_at < in_now - interval '1 minute');
    RETURN QUERY SELECT k.tenant_id, k.location_id FROM kiosks k WHERE k.token_hash = in_token_hash;
END $$;
ALTER FUNCTION kiosk_of OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION kiosk_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kiosk_of TO ombaro_public;

-- Whose short code it is.
CREATE FUNCTION booking_of_short_code(in_tenant uuid, in_code text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT b.id FROM bookings b WHERE b.tenant_id = in_tenant AND b.short_code = in_code
$$;
ALTER FUNCTION booking_of_short_code OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION booking_of_short_code FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_of_short_code TO ombaro_public;

CREATE INDEX visit_offers_due ON visit_offers (answer_by) WHERE outcome = 'open';
CREATE INDEX visit_offers_declined ON visit_offers (settled_at) WHERE outcome = 'declined';
