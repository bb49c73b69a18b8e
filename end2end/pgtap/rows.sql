-- Row security as somebody else's test tool sees it (pgTAP): the walls around every table, what each role can do at all, and rows of
-- two businesses as people of one of them see them. Reads `expected`, one line for each role and table.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset pager off
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION pgtap;
\ir rights.sql
CREATE TEMP TABLE expected (line text);
\copy expected FROM pstdin
SELECT no_plan();

-- The walls.
SELECT ok(c.relrowsecurity AND c.relforcerowsecurity, 'row security of ' || relname || ' is on, for its owner too')
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND relname <> '_sqlx_migrations' ORDER BY relname;
SELECT isnt_empty(format('SELECT FROM pg_policies WHERE schemaname = ''public'' AND tablename = %L', relname), 'a policy says who sees ' || relname)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND relname <> '_sqlx_migrations' ORDER BY relname;
SELECT is_empty(
    $$SELECT policyname FROM pg_policies, unnest(roles) role WHERE schemaname = 'public' AND role NOT LIKE 'ombaro\_%'$$,
    'no policy is for everybody');
SELECT is_empty(
    $$SELECT rolname FROM pg_roles WHERE rolname LIKE 'ombaro\_%' AND (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb)$$,
    'no role can walk around the walls, or come in by itself');
SELECT is_empty(
    $$SELECT tablename || ' ' || policyname FROM pg_policies JOIN information_schema.columns ON table_schema = schemaname
        AND table_name = tablename AND column_name = 'tenant_id'
      WHERE schemaname = 'public' AND permissive = 'PERMISSIVE' AND roles = '{ombaro_staff}'
        AND coalesce(qual, with_check) NOT LIKE '%app.tenant_id%'$$,
    'whoever works somewhere is held to that business by every policy of every table');

-- What each role can do at all.
SELECT has_role(role) FROM unnest(ARRAY['ombaro_public', 'ombaro_customer', 'ombaro_practitioner', 'ombaro_staff', 'ombaro_platform', 'ombaro_system']) role;
SELECT set_eq(
    format('SELECT line FROM pg_temp.rights() WHERE line LIKE %L', relname || ' %'),
    format('SELECT line FROM expected WHERE line LIKE %L', relname || ' %'),
    'rights on ' || relname)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND relname <> '_sqlx_migrations' ORDER BY relname;

-- A reach with these permissions: `bookings:read:t`.
CREATE FUNCTION pg_temp.reach_of(cells text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    reach text := repeat('-', 216);
    cell text;
BEGIN
    FOREACH cell IN ARRAY cells LOOP
        reach := overlay(reach PLACING split_part(cell, ':', 3)
            FROM permission_cell(split_part(cell, ':', 1), split_part(cell, ':', 2)) FOR 1);
    END LOOP;
    RETURN reach;
END $$;

-- Rows that somebody touches: -1 where it is not even allowed. Nothing stays changed.
CREATE FUNCTION pg_temp.touched(who text, business uuid, account uuid, diary uuid, cells text[], statement text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    seen bigint;
BEGIN
    PERFORM set_config('app.tenant_id', coalesce(business::text, ''), true), set_config('app.user_id', coalesce(account::text, ''), true),
        set_config('app.staff_id', coalesce(diary::text, ''), true), set_config('app.booking_id', '', true),
        set_config('app.reach', pg_temp.reach_of(cells), true);
    BEGIN
        EXECUTE format('SET LOCAL ROLE %I', who);
        EXECUTE statement;
        GET DIAGNOSTICS seen = ROW_COUNT;
        RAISE SQLSTATE 'OMB01' USING MESSAGE = seen::text;
    EXCEPTION
        WHEN SQLSTATE 'OMB01' THEN seen := SQLERRM::bigint;
        WHEN insufficient_privilege THEN seen := -1;
    END;
    RESET ROLE;
    RETURN seen;
END $$;

-- Two businesses of the demo, and people of the first: who runs it, a therapist with a diary, a customer.
CREATE TEMP TABLE scene AS SELECT
    (SELECT id FROM tenants WHERE slug = 'serenity') AS ours,
    (SELECT id FROM tenants WHERE slug = 'shear-joy') AS theirs,
    (SELECT id FROM users WHERE email = 'owner@serenity.demo') AS owner,
    (SELECT id FROM users WHERE email = 'therapist@serenity.demo') AS therapist,
    (SELECT s.id FROM staff s JOIN users u ON u.id = s.user_id WHERE u.email = 'therapist@serenity.demo') AS diary,
    (SELECT id FROM users WHERE email = 'customer@ombaro.demo') AS customer;
SELECT ok(ours IS NOT NULL AND theirs IS NOT NULL AND owner IS NOT NULL AND diary IS NOT NULL AND customer IS NOT NULL, 'the demo has its people') FROM scene;

-- Roles of the matrix: what they hold, and what they see and change here and there. `0` is nothing, `+` is something.
CREATE TEMP TABLE matrix (role text, who text, cells text[], statement text, here text, there text);
INSERT INTO matrix VALUES
    ('vendor', 'ombaro_staff', '{bookings:read:t,bookings:update:t}', 'SELECT FROM bookings WHERE tenant_id = %L', '+', '0'),
    ('vendor', 'ombaro_staff', '{bookings:read:t,bookings:update:t}', 'UPDATE bookings SET version = version + 1 WHERE tenant_id = %L', '+', '0'),
    ('vendor', 'ombaro_staff', '{bookings:read:t,bookings:update:t}', 'DELETE FROM bookings WHERE tenant_id = %L', '-', '-'),
    ('vendor', 'ombaro_staff', '{customers:read:t}', 'SELECT FROM customers WHERE tenant_id = %L', '+', '0'),
    ('vendor', 'ombaro_staff', '{tenants:update:t}', 'UPDATE tenants SET tagline = ''x'' WHERE id = %L', '+', '0'),
    ('vendor', 'ombaro_staff', '{tenants:update:t}', 'UPDATE tenants SET verification = ''verified'' WHERE id = %L', '-', '-'),
    ('vendor', 'ombaro_staff', '{tenants:update:t}', 'DELETE FROM operating_hours WHERE tenant_id = %L', '+', '0'),
    ('vendor_manager', 'ombaro_staff', '{bookings:read:t,tenants:read:t}', 'UPDATE tenants SET tagline = ''x'' WHERE id = %L', '0', '0'),
    ('vendor_manager', 'ombaro_staff', '{bookings:read:t,tenants:read:t}', 'DELETE FROM operating_hours WHERE tenant_id = %L', '0', '0'),
    ('vendor_receptionist', 'ombaro_staff', '{bookings:read:t}', 'SELECT FROM audit_logs WHERE tenant_id = %L', '0', '0'),
    ('therapist', 'ombaro_practitioner', '{bookings:read:a,assignments:read:a}', 'SELECT FROM bookings WHERE tenant_id = %L', '+', '0'),
    ('therapist', 'ombaro_practitioner', '{bookings:read:a,assignments:read:a}',
        'SELECT FROM bookings b WHERE tenant_id = %L AND NOT EXISTS (SELECT FROM appointments a WHERE a.booking_id = b.id AND a.staff_id = nullif(current_setting(''app.staff_id'', true), '''')::uuid)', '0', '0'),
    ('therapist', 'ombaro_practitioner', '{bookings:read:a,assignments:read:a}', 'SELECT FROM customers WHERE tenant_id = %L', '0', '0'),
    ('customer', 'ombaro_customer', '{}', 'SELECT FROM customers WHERE tenant_id = %L AND user_id IS DISTINCT FROM nullif(current_setting(''app.user_id'', true), '''')::uuid', '0', '0'),
    ('customer', 'ombaro_customer', '{}', 'SELECT FROM bookings WHERE tenant_id = %L AND user_id IS DISTINCT FROM nullif(current_setting(''app.user_id'', true), '''')::uuid', '0', '0'),
    ('anonymous', 'ombaro_public', '{}', 'SELECT FROM bookings WHERE tenant_id = %L', '0', '0'),
    ('anonymous', 'ombaro_public', '{}', 'SELECT FROM services WHERE tenant_id = %L', '+', '0'),
    ('anonymous', 'ombaro_public', '{}', 'SELECT FROM operating_hours WHERE tenant_id = %L', '+', '+'),
    ('anonymous', 'ombaro_public', '{}', 'SELECT FROM users WHERE %L IS NOT NULL', '-', '-'),
    ('customer_care', 'ombaro_platform', '{bookings:read:p}', 'SELECT id FROM bookings WHERE tenant_id = %L', '+', '+'),
    ('customer_care', 'ombaro_platform', '{bookings:read:p}', 'SELECT contact_email FROM bookings WHERE tenant_id = %L', '-', '-'),
    ('customer_care', 'ombaro_platform', '{bookings:read:p}', 'UPDATE bookings SET version = version + 1 WHERE tenant_id = %L', '-', '-'),
    ('marketing_department', 'ombaro_platform', '{}', 'SELECT id FROM bookings WHERE tenant_id = %L', '0', '0'),
    ('vendor_list', 'ombaro_platform', '{tenants:approve:P}', 'UPDATE tenants SET verification = ''pending'' WHERE id = %L', '+', '+'),
    ('vendor_list', 'ombaro_platform', '{tenants:approve:P}', 'UPDATE tenants SET status = ''ACTIVE'' WHERE id = %L', '-', '-'),
    ('finance_department', 'ombaro_platform', '{payments:read:p}', 'DELETE FROM payments WHERE tenant_id = %L', '-', '-');

SELECT is(
    CASE sign(touched) WHEN 1 THEN '+' WHEN 0 THEN '0' ELSE '-' END, wanted,
    format('%s: %s (%s)', role, left(statement, 90), place))
FROM matrix, scene, LATERAL (VALUES ('here', here, ours), ('there', there, theirs)) AS at (place, wanted, business),
    LATERAL (SELECT pg_temp.touched(who,
        CASE who WHEN 'ombaro_platform' THEN NULL WHEN 'ombaro_customer' THEN NULL ELSE ours END,
        CASE who WHEN 'ombaro_practitioner' THEN therapist WHEN 'ombaro_customer' THEN customer WHEN 'ombaro_public' THEN NULL ELSE owner END,
        CASE who WHEN 'ombaro_practitioner' THEN diary END, cells, format(statement, business)) AS touched) AS done;

SELECT finish();
ROLLBACK;
