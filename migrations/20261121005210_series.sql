-- Bookings that repeat. Each stays a booking of its own, with its number and its history; the series is what they share.
CREATE TABLE booking_series (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    -- The account they belong to.
    user_id uuid REFERENCES users (id),
    -- As RFC 5545 writes it.
    rule text NOT NULL CHECK (length(rule) <= 200),
    created_by uuid NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX booking_series_user ON booking_series (user_id) WHERE user_id IS NOT NULL;
ALTER TABLE bookings
    ADD COLUMN series_id uuid,
    ADD FOREIGN KEY (tenant_id, series_id) REFERENCES booking_series (tenant_id, id);
CREATE INDEX bookings_series ON bookings (tenant_id, series_id, starts_at) WHERE series_id IS NOT NULL;

ALTER TABLE booking_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE booking_series FORCE ROW LEVEL SECURITY;
CREATE POLICY booking_series_system ON booking_series TO ombaro_system USING (true) WITH CHECK (true);
DO $$
DECLARE
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
    me constant text := 'user_id = nullif(current_setting(''app.user_id'', true), '''')::uuid';
BEGIN
    EXECUTE format('CREATE POLICY booking_series_staff ON booking_series FOR SELECT TO ombaro_staff USING (%s AND substr(current_setting(''app.reach'', true), %s, 1) = ''t'')',
        here, permission_cell('bookings', 'read'));
    EXECUTE format('CREATE POLICY booking_series_staff_create ON booking_series FOR INSERT TO ombaro_staff WITH CHECK (%s AND substr(current_setting(''app.reach'', true), %s, 1) = ''t'')',
        here, permission_cell('bookings', 'create'));
    EXECUTE format('CREATE POLICY booking_series_customer ON booking_series FOR SELECT TO ombaro_customer USING (%s)', me);
    EXECUTE format('CREATE POLICY booking_series_customer_create ON booking_series FOR INSERT TO ombaro_customer WITH CHECK (%s AND %s)', here, me);
END $$;
GRANT SELECT, INSERT ON booking_series TO ombaro_customer, ombaro_staff, ombaro_system;
