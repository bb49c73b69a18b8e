-- Practitioners see what is assigned to them, everybody else at the business sees all of it. Said as one policy with an OR,
-- every read of a manager carried the sub-plans of that question; so practitioners step down to a role of their own. It is a
-- member of ombaro_staff (its grants and policies hold), and restrictive policies narrow it.
DO $$
BEGIN
    CREATE ROLE ombaro_practitioner NOLOGIN NOBYPASSRLS NOSUPERUSER;
EXCEPTION
    -- Roles belong to the whole cluster: another database made it, perhaps at this moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$
BEGIN
    IF NOT pg_has_role('ombaro_practitioner', 'ombaro_staff', 'MEMBER') THEN
        GRANT ombaro_staff TO ombaro_practitioner;
    END IF;
    IF NOT pg_has_role(current_user, 'ombaro_practitioner', 'MEMBER') THEN
        GRANT ombaro_practitioner TO CURRENT_USER;
    END IF;
EXCEPTION
    WHEN unique_violation THEN NULL;
END $$;

DO $$
DECLARE
    t text;
    here constant text := 'tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid';
BEGIN
    FOREACH t IN ARRAY ARRAY['customers', 'bookings', 'appointments', 'booking_items', 'booking_item_addons', 'payments']
    LOOP
        EXECUTE format('ALTER POLICY %I ON %I USING (%s)', t || '_staff', t, here);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['booking_items', 'booking_item_addons', 'payments']
    LOOP
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR SELECT TO ombaro_practitioner USING (EXISTS ('
            'SELECT 1 FROM appointments a WHERE a.tenant_id = %I.tenant_id AND a.booking_id = %I.booking_id))', t || '_practitioner', t, t, t);
    END LOOP;
END $$;
CREATE POLICY customers_practitioner ON customers AS RESTRICTIVE TO ombaro_practitioner USING (false);
-- What a practitioner may do to a booking is the service's decision; a check on the new row would refuse handing it back.
CREATE POLICY bookings_practitioner ON bookings AS RESTRICTIVE TO ombaro_practitioner
    USING (EXISTS (SELECT 1 FROM appointments a WHERE a.tenant_id = bookings.tenant_id AND a.booking_id = bookings.id))
    WITH CHECK (true);
CREATE POLICY appointments_practitioner ON appointments AS RESTRICTIVE TO ombaro_practitioner
    USING (staff_id = nullif(current_setting('app.staff_id', true), '')::uuid)
    WITH CHECK (true);
