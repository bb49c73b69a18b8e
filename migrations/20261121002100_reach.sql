-- Every table behind a module asks for its permission. The places in `app.reach` are worked out here, once, so that a hot
-- statement is not planned with calls.
--
-- Reading is what happens most, and most who work at a business read all of it: they are ombaro_staff, and that role by itself
-- says so. Whoever does not hold every read steps down to ombaro_practitioner, whose restrictive policies look at the letter.
DO $$
DECLARE
    w record;
    c record;
    letter text;
    assigned text;
    mine constant text := 'nullif(current_setting(''app.staff_id'', true), '''')::uuid';
BEGIN
    FOR w IN SELECT * FROM (VALUES
        ('services', 'catalog'), ('service_categories', 'catalog'), ('service_options', 'catalog'), ('addons', 'catalog'),
        ('service_addons', 'catalog'), ('service_resources', 'catalog'), ('resources', 'catalog'),
        ('bookings', 'bookings'), ('booking_items', 'bookings'), ('booking_item_addons', 'bookings'),
        ('appointments', 'assignments'), ('payments', 'payments'), ('customers', 'customers')
    ) AS wall (tab, module)
    LOOP
        letter := format('substr(current_setting(''app.reach'', true), %s, 1)', permission_cell(w.module, 'read'));
        assigned := CASE
            WHEN w.module = 'catalog' THEN format('%s = ANY (''{a,m,t}'')', letter)
            WHEN w.tab = 'appointments' THEN format('%s = ''t'' OR (%s = ANY (''{a,m}'') AND staff_id = %s)', letter, letter, mine)
            WHEN w.tab = 'customers' THEN format('%s = ''t''', letter)
            ELSE format('%s = ''t'' OR (%s = ANY (''{a,m}'') AND EXISTS (SELECT 1 FROM appointments a WHERE a.tenant_id = %I.tenant_id AND a.booking_id = %I.%I AND a.staff_id = %s))',
                letter, letter, w.tab, w.tab, CASE w.tab WHEN 'bookings' THEN 'id' ELSE 'booking_id' END, mine)
        END;
        EXECUTE format('DROP POLICY IF EXISTS %I ON %I', w.tab || '_practitioner', w.tab);
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR SELECT TO ombaro_practitioner USING (%s)', w.tab || '_practitioner', w.tab, assigned);
        -- What a practitioner may do to a row is the service's decision; a check on the new row would refuse handing it back.
        IF w.tab IN ('bookings', 'appointments') THEN
            EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR UPDATE TO ombaro_practitioner USING (%s) WITH CHECK (true)', w.tab || '_practitioner_update', w.tab, assigned);
        END IF;
        -- Head office reads what the matrix says, everywhere.
        EXECUTE format('DROP POLICY IF EXISTS %I ON %I', w.tab || '_platform', w.tab);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ombaro_platform USING (%s = ''p'')', w.tab || '_platform', w.tab, letter);
        EXECUTE format('GRANT SELECT ON %I TO ombaro_platform', w.tab);
    END LOOP;
    FOR c IN SELECT * FROM (VALUES
        ('bookings', 'INSERT', 'bookings', 'create', '{t}'), ('booking_items', 'INSERT', 'bookings', 'create', '{t}'),
        ('booking_item_addons', 'INSERT', 'bookings', 'create', '{t}'), ('appointments', 'INSERT', 'bookings', 'create', '{t}'),
        ('bookings', 'UPDATE', 'bookings', 'update', '{a,t}'), ('appointments', 'UPDATE', 'assignments', 'update', '{a,t}')
    ) AS wall (tab, command, module, action, letters)
    LOOP
        letter := format('substr(current_setting(''app.reach'', true), %s, 1) = ANY (%L)', permission_cell(c.module, c.action), c.letters);
        EXECUTE format('CREATE POLICY %I ON %I AS RESTRICTIVE FOR %s TO ombaro_staff %s (%s)', c.tab || '_may_' || c.action, c.tab, c.command,
            CASE c.command WHEN 'INSERT' THEN 'WITH CHECK' ELSE 'USING' END, letter);
    END LOOP;
    -- Taking money: a therapist takes cash for what is assigned, which is a part of the module.
    EXECUTE format('CREATE POLICY payments_may_create ON payments AS RESTRICTIVE FOR INSERT TO ombaro_staff WITH CHECK (substr(current_setting(''app.reach'', true), %s, 1) = ANY (''{t,A}''))', permission_cell('payments', 'create'));
END $$;

-- Contacts are not head office's by way of a booking: whoever may read customers reads them, everybody else sees them masked.
REVOKE SELECT ON bookings FROM ombaro_platform;
DO $$
DECLARE
    columns text := (SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = 'bookings'
            AND column_name NOT IN ('contact_name', 'contact_email', 'contact_phone', 'guest_token_hash', 'notes', 'reason', 'short_code'));
BEGIN
    EXECUTE format('GRANT SELECT (%s) ON bookings TO ombaro_platform', columns);
END $$;

GRANT CREATE ON SCHEMA public TO ombaro_system;
-- Whom a booking is for, as much of it as head office may see: `M… K…`, `m…@example.com`, `…45`.
CREATE FUNCTION booking_contact(in_tenant uuid, in_booking uuid) RETURNS TABLE (name text, email text, phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT
        CASE WHEN whole THEN b.contact_name ELSE regexp_replace(b.contact_name, '(\S)\S*', '\1…', 'g') END,
        CASE WHEN whole THEN b.contact_email::text ELSE regexp_replace(b.contact_email::text, '^(.)[^@]*', '\1…') END,
        CASE WHEN whole THEN b.contact_phone ELSE '…' || right(b.contact_phone, 2) END
    FROM bookings b, (SELECT reach('customers', 'read') = 'p' AS whole) may
    WHERE b.tenant_id = in_tenant AND b.id = in_booking AND reach('bookings', 'read') = 'p'
$$;
ALTER FUNCTION booking_contact OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION booking_contact FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_contact TO ombaro_platform;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
