-- Words in what a business sells, in the languages it is written in. Each vector holds the words as they are (for beginnings of
-- words, while somebody types) and their stems (for whole ones).
CREATE EXTENSION IF NOT EXISTS btree_gin;

ALTER TABLE services ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', name || ' ' || coalesce(code, '')), 'A')
    || setweight(to_tsvector('english', name), 'A')
    || setweight(to_tsvector('simple', description || ' ' || style || ' ' || techniques || ' ' || focus_areas || ' ' || primary_benefits
        || ' ' || oils_products), 'B')
    || setweight(to_tsvector('english', description || ' ' || style || ' ' || techniques || ' ' || focus_areas || ' ' || primary_benefits
        || ' ' || oils_products), 'B')
) STORED;
CREATE INDEX services_search ON services USING gin (tenant_id, search);

ALTER TABLE service_translations ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('simple', description), 'B')
    || CASE locale
        WHEN 'hi' THEN setweight(to_tsvector('hindi', name), 'A') || setweight(to_tsvector('hindi', description), 'B')
        WHEN 'ar' THEN setweight(to_tsvector('arabic', name), 'A') || setweight(to_tsvector('arabic', description), 'B')
        ELSE setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', description), 'B')
    END
) STORED;
CREATE INDEX service_translations_search ON service_translations USING gin (tenant_id, search);

-- What somebody typed as a question: every word begins so, or all of them are there by their stems in one of the languages.
CREATE FUNCTION catalogue_question(typed text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        (SELECT string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':*', ' & ')::tsquery
         FROM unnest(to_tsvector('simple', typed))), ''::tsquery)
        || plainto_tsquery('english', typed) || plainto_tsquery('hindi', typed) || plainto_tsquery('arabic', typed)
$$;

-- Under row security `@@` never reaches an index, because it is not leakproof. So this is a door of its own: it tells the ids of
-- one business's services, those published to everybody and the others to who may read its catalogue; the rows are read behind
-- the wall.
GRANT CREATE ON SCHEMA public TO ombaro_system;
CREATE FUNCTION search_services(typed text) RETURNS TABLE (id uuid, rank real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET client_min_messages = warning AS $$
    WITH asked AS MATERIALIZED (
        SELECT nullif(current_setting('app.tenant_id', true), '')::uuid AS tenant, catalogue_question(typed) AS question,
            coalesce(reach('catalog', 'read') IN ('t', 'p'), false) AS everything
    ), found AS (
        SELECT s.id, ts_rank(s.search, a.question) AS rank
        FROM asked a JOIN services s ON s.tenant_id = a.tenant AND s.search @@ a.question
        UNION ALL
        SELECT t.service_id, ts_rank(t.search, a.question)
        FROM asked a JOIN service_translations t ON t.tenant_id = a.tenant AND t.search @@ a.question
    )
    SELECT f.id, max(f.rank) FROM found f, asked a
    WHERE a.everything OR EXISTS (SELECT FROM services s WHERE s.tenant_id = a.tenant AND s.id = f.id AND s.is_active)
    GROUP BY f.id
$$;
ALTER FUNCTION search_services OWNER TO ombaro_system;
REVOKE ALL ON FUNCTION search_services FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_services TO ombaro_public, ombaro_customer, ombaro_staff;
REVOKE CREATE ON SCHEMA public FROM ombaro_system;
