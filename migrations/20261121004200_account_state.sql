-- Whoever may end sessions everywhere finds the account whose sessions they are. Their own profile is theirs as a whole, so the one
-- letter of `app.reach` does not say that they also see the state of others: that they reach everybody's sessions does.
CREATE POLICY users_platform_sessions ON users FOR SELECT TO ombaro_platform USING (reach('sessions', 'read') = 'p');

CREATE OR REPLACE FUNCTION account_state(in_user uuid) RETURNS TABLE (name text, email text, locked_until timestamptz, second_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT
        CASE WHEN may.whole THEN u.name ELSE regexp_replace(u.name, '(\S)\S*', '\1…', 'g') END,
        CASE WHEN may.whole THEN u.email::text ELSE regexp_replace(u.email::text, '^(.)[^@]*', '\1…') END,
        u.locked_until,
        EXISTS (SELECT 1 FROM totp_secrets s WHERE s.user_id = u.id AND s.confirmed_at IS NOT NULL)
    FROM users u, (SELECT reach('profiles', 'read') IS NOT DISTINCT FROM 'p' AS whole,
        reach('profiles', 'read') IN ('p', 'P') OR reach('sessions', 'read') = 'p' AS any_of_it) may
    WHERE u.id = in_user AND may.any_of_it
$$;
