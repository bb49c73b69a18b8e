-- Who sees which row of booking. One policy per kind of caller keeps each on its own index.
--   public    the booking whose link was opened (app.booking_id), and the diary's claims of the business in the context
--   customer  bookings of the account, at every business
--   staff     the business's; a practitioner only what is assigned
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
CREATE POLICY customers_customer ON customers FOR SELECT TO ombaro_customer
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
CREATE POLICY customers_staff ON customers FOR SELECT TO ombaro_staff
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
        AND (SELECT current_setting('app.role', true)) <> 'practitioner');
CREATE POLICY customers_system ON customers TO ombaro_system USING (true) WITH CHECK (true);
GRANT SELECT ON customers TO ombaro_customer, ombaro_staff;
GRANT SELECT, INSERT, UPDATE ON customers TO ombaro_system;

ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;
ALTER TABLE bookings FORCE ROW LEVEL SECURITY;
CREATE POLICY bookings_public ON bookings TO ombaro_public
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
        AND id = (SELECT nullif(current_setting('app.booking_id', true), '')::uuid))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
        AND id = (SELECT nullif(current_setting('app.booking_id', true), '')::uuid));
CREATE POLICY bookings_customer ON bookings TO ombaro_customer
    USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid))
    WITH CHECK (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)
        AND tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY bookings_staff ON bookings TO ombaro_staff
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
        AND ((SELECT current_setting('app.role', true)) <> 'practitioner'
            OR EXISTS (SELECT 1 FROM appointments a WHERE a.tenant_id = bookings.tenant_id AND a.booking_id = bookings.id)))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY bookings_platform ON bookings FOR SELECT TO ombaro_platform USING (true);
CREATE POLICY bookings_system ON bookings TO ombaro_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON bookings TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
GRANT SELECT ON bookings TO ombaro_platform;

ALTER TABLE appointments ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointments FORCE ROW LEVEL SECURITY;
CREATE POLICY appointments_public ON appointments TO ombaro_public
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
        AND booking_id = (SELECT nullif(current_setting('app.booking_id', true), '')::uuid))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
        AND booking_id = (SELECT nullif(current_setting('app.booking_id', true), '')::uuid));
CREATE POLICY appointments_customer ON appointments FOR SELECT TO ombaro_customer
    USING (EXISTS (SELECT 1 FROM bookings b WHERE b.tenant_id = appointments.tenant_id AND b.id = appointments.booking_id));
CREATE POLICY appointments_customer_update ON appointments FOR UPDATE TO ombaro_customer
    USING (EXISTS (SELECT 1 FROM bookings b WHERE b.tenant_id = appointments.tenant_id AND b.id = appointments.booking_id));
-- The order and its appointments are written by one statement, so its own rows are not visible to a check yet: the
-- context names the booking that is being made.
CREATE POLICY appointments_customer_insert ON appointments FOR INSERT TO ombaro_customer
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
        AND booking_id = (SELECT nullif(current_setting('app.booking_id', true), '')::uuid));
CREATE POLICY appointments_staff ON appointments TO ombaro_staff
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
        AND ((SELECT current_setting('app.role', true)) <> 'practitioner'
            OR staff_id = (SELECT nullif(current_setting('app.staff_id', true), '')::uuid)))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY appointments_platform ON appointments FOR SELECT TO ombaro_platform USING (true);
CREATE POLICY appointments_system ON appointments TO ombaro_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON appointments TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
GRANT SELECT ON appointments TO ombaro_platform;

-- Everything that hangs on a booking is seen by whoever sees the booking.
DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = (SELECT nullif(current_setting(''app.tenant_id'', true), '''')::uuid)';
    this constant text := 'booking_id = (SELECT nullif(current_setting(''app.booking_id'', true), '''')::uuid)';
BEGIN
    FOREACH t IN ARRAY ARRAY['booking_items', 'booking_item_addons', 'payments']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_public USING (%s AND %s)', t || '_public', t, here, this);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_customer USING (EXISTS (SELECT 1 FROM bookings b WHERE b.tenant_id = %I.tenant_id AND b.id = %I.booking_id))', t || '_customer', t, t, t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_staff USING (%s AND ((SELECT current_setting(''app.role'', true)) <> ''practitioner'' OR EXISTS (SELECT 1 FROM appointments a WHERE a.tenant_id = %I.tenant_id AND a.booking_id = %I.booking_id)))', t || '_staff', t, here, t, t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (true)', t || '_platform', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_platform', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO ombaro_system', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['booking_items', 'booking_item_addons']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_public, ombaro_customer WITH CHECK (%s AND %s)', t || '_order', t, here, this);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO ombaro_staff WITH CHECK (%s)', t || '_staff_order', t, here);
        EXECUTE format('GRANT INSERT ON %I TO ombaro_public, ombaro_customer, ombaro_staff', t);
    END LOOP;
END $$;
CREATE POLICY payments_staff_take ON payments FOR INSERT TO ombaro_staff
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
GRANT INSERT ON payments TO ombaro_staff;

-- The diary: who and what is taken when, for a business in the context. It says nothing about whom for.
DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = (SELECT nullif(current_setting(''app.tenant_id'', true), '''')::uuid)';
BEGIN
    FOREACH t IN ARRAY ARRAY['claims', 'booking_counters']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_public, ombaro_customer, ombaro_staff USING (%s) WITH CHECK (%s)', t || '_diary', t, here, here);
        EXECUTE format('CREATE POLICY %I ON %I TO ombaro_system USING (true) WITH CHECK (true)', t || '_system', t);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON claims TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;
GRANT SELECT, INSERT, UPDATE ON booking_counters TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;

-- A hold is read by its id, which only the browser that made it knows; the service compares the visitor as well.
ALTER TABLE holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE holds FORCE ROW LEVEL SECURITY;
CREATE POLICY holds_here ON holds TO ombaro_public, ombaro_customer, ombaro_staff
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid))
    WITH CHECK (tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
CREATE POLICY holds_system ON holds TO ombaro_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON holds TO ombaro_public, ombaro_customer, ombaro_staff, ombaro_system;

-- A customer reads the name of whoever serves them, also from a list that spans businesses.
CREATE POLICY staff_of_own_bookings ON staff FOR SELECT TO ombaro_customer
    USING (EXISTS (SELECT 1 FROM appointments a WHERE a.tenant_id = staff.tenant_id AND a.staff_id = staff.id));
