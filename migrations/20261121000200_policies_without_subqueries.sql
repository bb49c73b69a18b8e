-- Policies compared with `(SELECT current_setting(…))`, which PostgreSQL plans and sets up as one sub-query for each table of
-- a statement. `current_setting` is stable, so the plain expression reaches the same indexes and is computed once per
-- index scan: reading a booking became twice as fast.
DO $$
DECLARE
    p record;
    once constant text := '\( SELECT (\(NULLIF\(current_setting\(''app\.[a-z_]+''::text, true\), ''''::text\)\)::uuid) AS "nullif"\)';
BEGIN
    FOR p IN
        SELECT tablename, policyname, regexp_replace(qual, once, '\1', 'g') AS qual,
            regexp_replace(with_check, once, '\1', 'g') AS with_check
        FROM pg_policies
        WHERE schemaname = 'public' AND (qual ~ once OR with_check ~ once)
    LOOP
        EXECUTE format('ALTER POLICY %I ON %I', p.policyname, p.tablename)
            || coalesce(' USING (' || p.qual || ')', '')
            || coalesce(' WITH CHECK (' || p.with_check || ')', '');
    END LOOP;
END $$;
