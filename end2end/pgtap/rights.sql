-- What each role can do to each table at all: it is granted, and a policy lets some row through. S, I, U, D as psql writes them.
CREATE FUNCTION pg_temp.rights() RETURNS TABLE (line text) LANGUAGE sql AS $$
    SELECT concat_ws(' ', relname, role, string_agg(letter, '' ORDER BY place))
    FROM pg_class c
    CROSS JOIN unnest(ARRAY['ombaro_public', 'ombaro_customer', 'ombaro_practitioner', 'ombaro_staff', 'ombaro_platform']) role
    CROSS JOIN (VALUES (1, 'S', 'SELECT', 'r'), (2, 'I', 'INSERT', 'a'), (3, 'U', 'UPDATE', 'w'), (4, 'D', 'DELETE', 'd'))
        AS c2 (place, letter, command, code)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND CASE command WHEN 'DELETE' THEN has_table_privilege(role, c.oid, command) ELSE has_any_column_privilege(role, c.oid, command) END
        AND EXISTS (
            SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', code::"char")
                AND EXISTS (SELECT FROM unnest(p.polroles) r WHERE r = 0 OR pg_has_role(role, r, 'USAGE'))
        )
    GROUP BY relname, role
$$;
