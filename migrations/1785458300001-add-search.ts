import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `SET LOCAL check_function_bodies = off`,
  `-- Returns kind, ID and rank of the documents that contain words and phrases and no excluded phrases: those of the tenants
-- and scopes that the viewer can read, or of one tenant; and, without a tenant, those that are shared with all users. This is
-- the only way to the documents. It returns no text, and its callers join the rows under row-level security. With \`most\`,
-- the newest so many documents have a rank.
--
-- The words of a tenant are looked up in the index, and all documents of a scope are compared, so that the time does not
-- depend on documents that the viewer cannot read. OFFSET 0 keeps the planner from other plans.
CREATE OR REPLACE FUNCTION search.find(
  tenant uuid, kinds text[], words text[], phrases text[], excluded text[], deleted boolean, most integer)
RETURNS TABLE (kind text, id uuid, rank real) ROWS 20
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = search, pg_temp AS $$
DECLARE
  whole uuid[] := nullif(current_setting('tenancy.tenants', true), '')::uuid[];
  scopes uuid[] := nullif(current_setting('tenancy.scopes', true), '')::uuid[];
BEGIN
  RETURN QUERY
  WITH searched AS MATERIALIZED (
    SELECT t.tenant_id, NULL::uuid AS scope_id, k.kind, search.query(search.tag(t.tenant_id, k.kind), words, phrases, excluded) AS query
      FROM (SELECT u.tenant_id FROM unnest(whole) u (tenant_id) WHERE tenant IS NULL OR u.tenant_id = tenant
            UNION ALL SELECT NULL WHERE tenant IS NULL AND current_setting('tenancy.person', true) <> '') t,
           unnest(kinds) k (kind)
    UNION ALL
    SELECT d.tenant_id, s.scope_id, k.kind, search.query(search.tag(d.tenant_id, k.kind), words, phrases, excluded)
      FROM unnest(scopes) s (scope_id)
     CROSS JOIN LATERAL (SELECT d.tenant_id FROM search.documents d WHERE d.scope_id = s.scope_id LIMIT 1) d,
           unnest(kinds) k (kind)
     WHERE tenant IS NULL OR d.tenant_id = tenant),
  found AS NOT MATERIALIZED (
    SELECT d.tenant_id, d.kind, d.id, s.query FROM searched s
     CROSS JOIN LATERAL (
       SELECT d.tenant_id, d.kind, d.id, d.is_deleted, d.is_shared FROM search.documents d WHERE d.words @@ s.query OFFSET 0) d
     WHERE s.scope_id IS NULL AND d.kind = s.kind AND d.is_deleted = deleted
       AND CASE WHEN s.tenant_id IS NULL THEN d.is_shared ELSE d.tenant_id = s.tenant_id END
    UNION ALL
    SELECT d.tenant_id, d.kind, d.id, s.query FROM searched s
     CROSS JOIN LATERAL (SELECT d.* FROM search.documents d WHERE d.scope_id = s.scope_id AND d.kind = s.kind OFFSET 0) d
     WHERE d.words @@ s.query AND d.is_deleted = deleted)
  SELECT f.kind, f.id, 0::real FROM found f WHERE most IS NULL
  UNION ALL
  SELECT f.kind, f.id, ts_rank(d.words, f.query, 1)
    FROM (SELECT * FROM found WHERE most IS NOT NULL ORDER BY found.id DESC LIMIT most) f
    JOIN search.documents d ON d.tenant_id = f.tenant_id AND d.kind = f.kind AND d.id = f.id;
END
$$;
REVOKE ALL ON FUNCTION search.find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search.find TO marquee_serving;`,
  `-- Returns a text in lower case, without accents and in Latin letters where it was in Devanagari, as words separated by one
-- space. Capital letters stand for what is not final: A for an inherent vowel, F for one at the end of a word, and others
-- for pairs of letters. Letters of other scripts are kept. The result does not depend on the locale of the database.
CREATE OR REPLACE FUNCTION search.letters(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  t text := lower(value);
BEGIN
  IF octet_length(t) > char_length(t) THEN
    t := lower(normalize(t, NFKD));
    t := replace(replace(replace(t, E's\\u0301', 'sh'), E's\\u0323', 'sh'), E'r\\u0325', 'ri');
    t := regexp_replace(t, 'r\\u0323(?=[b-df-hj-np-tv-z])', 'ri', 'g');
    -- Accents, the dots of borrowed letters, joiners, variation selectors, and apostrophes within words.
    t := regexp_replace(t, '[\\u0300-\\u036f\\u093c\\u00ad\\u200b-\\u200d\\u2060\\ufe00-\\ufe0f\\u2019]', '', 'g');
    IF t ~ '[\\u0900-\\u097f]' THEN
      t := replace(t, 'ज्ञ', 'ग्य');
      t := regexp_replace(t, '([क-ह])(?![\\u093e-\\u094d\\u0962\\u0963])', '\\1A', 'g');
      t := translate(t,
        'कखगघङचछजझञटठडढणतथदधनऩपफबभमयरऱलळऴवशषसह' || 'अआइईउऊऋएऐओऔऑऍऎऒ' || 'ािीुूृेैोौॉॅॆॊ' || 'ंँॐ' || '०१२३४५६७८९' || '्ःऽ',
        'kKgGnCCjJntTdDntTdDnnpfbBmyrrlllvSSsh' || 'aaiiuuReEoOoeeo' || 'aiiuuReEoOoeeo' || 'nno' || '0123456789');
    END IF;
  END IF;
  t := replace(t, '''', '');
  t := btrim(regexp_replace(t,
    '[^a-zA-Z0-9\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u0963\\u0966-\\u1fff\\u2c00-\\u2dff\\u3005-\\u3007\\u3031-\\ufdff\\ufe70-\\ufeff\\uff66-\\uffdc\\U00010000-\\U0001efff\\U00020000-\\U000fffff]+',
    ' ', 'g'));
  RETURN regexp_replace(t, '([aiueoAEOR][^aiueoAEOR ]+)A(?![a-zA-Z])', '\\1F', 'g');
END
$$;
REVOKE ALL ON FUNCTION search.letters FROM PUBLIC;`,
  `-- Creates or replaces the document of a row.
CREATE OR REPLACE FUNCTION search.put(document search.documents) RETURNS void
LANGUAGE sql SET search_path = search, pg_temp AS $$
  INSERT INTO search.documents SELECT document.*
  ON CONFLICT (tenant_id, kind, id) DO UPDATE
     SET scope_id = excluded.scope_id, is_deleted = excluded.is_deleted, is_shared = excluded.is_shared, words = excluded.words
$$;
REVOKE ALL ON FUNCTION search.put FROM PUBLIC;`,
  `-- Returns a query for documents with a tag that contain all words and phrases, and none of the excluded phrases. All match
-- words that begin with them. Null if there is nothing to search for.
CREATE OR REPLACE FUNCTION search.query(tag text, words text[], phrases text[], excluded text[]) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  value text; letters text; term text; terms text[] := '{}'; is_empty boolean := true;
BEGIN
  FOR i IN 1 .. cardinality(words) + cardinality(phrases) + cardinality(excluded) LOOP
    value := (words || phrases || excluded)[i];
    letters := search.letters(value);
    CONTINUE WHEN letters = '';
    SELECT string_agg(format(CASE WHEN w.written = w.sound THEN '%1$s%2$s:*' ELSE '(%1$s%2$s:*|%1$s%3$s:*)' END,
                             tag, left(w.written, 40), left(w.sound, 40)),
                      CASE WHEN i <= cardinality(words) THEN '&' ELSE '<->' END ORDER BY w.n)
      INTO term
      FROM unnest(search.spoken(letters, ''), string_to_array(search.sounds(letters, ''), ' ')) WITH ORDINALITY w (written, sound, n);
    is_empty := is_empty AND i > cardinality(words) + cardinality(phrases);
    terms := terms || (CASE WHEN i > cardinality(words) + cardinality(phrases) THEN '!' ELSE '' END || '(' || term || ')');
  END LOOP;
  RETURN CASE WHEN NOT is_empty THEN array_to_string(terms, '&')::tsquery END;
END
$$;
REVOKE ALL ON FUNCTION search.query FROM PUBLIC;`,
  `-- Removes the document of a row that was deleted.
CREATE OR REPLACE FUNCTION search.remove(tenant uuid, kind text, id uuid) RETURNS void
LANGUAGE sql SET search_path = search, pg_temp AS $$
  DELETE FROM search.documents d WHERE d.tenant_id = $1 AND d.kind = $2 AND d.id = $3
$$;
REVOKE ALL ON FUNCTION search.remove FROM PUBLIC;`,
  `-- Returns the words of \`search.letters\` as they sound, so that spellings of a word meet: deepavali, dipavali and दीपावली.
-- The number of words stays the same. \`final\` is what becomes of the inherent vowel at the end of a word.
CREATE OR REPLACE FUNCTION search.sounds(letters text, final text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  t text := replace(replace(letters, 'F', final), 'A', 'a');
BEGIN
  t := replace(replace(replace(t, 'chh', 'C'), 'cch', 'C'), 'ch', 'C');
  t := replace(replace(replace(replace(t, 'ph', 'f'), 'sh', 'S'), 'w', 'v'), 'q', 'k');
  t := replace(replace(replace(replace(t, 'ee', 'i'), 'oo', 'u'), 'aa', 'a'), 'ei', 'e');
  IF strpos(t, 'c') > 0 THEN
    t := replace(regexp_replace(t, 'c(?=[eiy])', 's', 'g'), 'c', 'k');
  END IF;
  IF strpos(t, 'y') > 0 THEN
    t := regexp_replace(t, '([b-df-hj-np-tvxzBCDGJKST])y(?![aeiouEOR])', '\\1i', 'g');
  END IF;
  t := replace(replace(replace(replace(t, 'z', 'j'), 'x', 'ks'), 'mb', 'nb'), 'mp', 'np');
  t := replace(replace(replace(replace(replace(replace(t, 'CC', 'C'), 'SS', 'S'), 'bb', 'b'), 'dd', 'd'), 'ff', 'f'), 'gg', 'g');
  t := replace(replace(replace(replace(replace(replace(t, 'jj', 'j'), 'kk', 'k'), 'll', 'l'), 'mm', 'm'), 'nn', 'n'), 'pp', 'p');
  t := replace(replace(replace(replace(replace(replace(t, 'rr', 'r'), 'ss', 's'), 'tt', 't'), 'vv', 'v'), 'ii', 'i'), 'uu', 'u');
  IF t ~ '[A-Z]' THEN
    t := replace(replace(replace(replace(replace(t, 'K', 'kh'), 'G', 'gh'), 'C', 'ch'), 'J', 'jh'), 'T', 'th');
    t := replace(replace(replace(replace(replace(replace(t, 'D', 'dh'), 'B', 'bh'), 'S', 'sh'), 'E', 'ai'), 'O', 'au'), 'R', 'ri');
  END IF;
  RETURN t;
END
$$;
REVOKE ALL ON FUNCTION search.sounds FROM PUBLIC;`,
  `-- Returns the words of \`search.letters\` as written; those with inherent vowels as they are spoken in Hindi, where some
-- inherent vowels are silent: नमकीन is namkin. \`final\` is what becomes of the inherent vowel at the end of a word.
CREATE OR REPLACE FUNCTION search.spoken(letters text, final text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  written text[] := string_to_array(letters, ' ');
  sounds text[];
BEGIN
  IF letters !~ '[A-Z]' THEN RETURN written; END IF;
  sounds := string_to_array(search.sounds(regexp_replace(letters,
    '([aiueoAEOR][b-df-hj-np-tv-zBCDGJKST])A(?=[b-df-hj-np-tv-zBCDGJKST][aiueoAEOR])', '\\1', 'g'), final), ' ');
  FOR i IN 1 .. cardinality(written) LOOP
    IF written[i] ~ '[A-Z]' THEN written[i] := sounds[i]; END IF;
  END LOOP;
  RETURN written;
END
$$;
REVOKE ALL ON FUNCTION search.spoken FROM PUBLIC;`,
  `-- Returns what the words of the documents of a tenant and kind begin with. The words of one tenant are together in the
-- index, so that the time of a search does not depend on the documents of others. Without a tenant: of documents that are shared with all users.
CREATE OR REPLACE FUNCTION search.tag(tenant uuid, kind text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(right(tenant::text, 6), 'shared') || left(md5(kind), 2)
$$;
REVOKE ALL ON FUNCTION search.tag FROM PUBLIC;`,
  `-- Returns the words of texts, each text with a weight, once per tag. Of a text, 20,000 characters are searched. Words of
-- different texts are never adjacent.
CREATE OR REPLACE FUNCTION search.words(tags text[], texts text[], weights text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  tag text; weight text; letters text; spoken text[]; entries text; found text := '';
BEGIN
  FOR i IN 1 .. cardinality(texts) LOOP
    letters := search.letters(left(texts[i], 20000));
    CONTINUE WHEN letters IS NULL OR letters = '';
    weight := weights[i];
    spoken := search.spoken(letters, 'a');
    FOREACH tag IN ARRAY tags LOOP
      CONTINUE WHEN tag IS NULL;
      SELECT string_agg(tag || CASE
               WHEN s.written = s.sound THEN left(s.sound, 40) || s.place
               ELSE left(s.written, 40) || s.place || tag || left(s.sound, 40) || s.place END, '')
        INTO entries
        FROM (SELECT w.written, w.sound, ':' || least(i * 2000 - 2000 + w.n, 16383) || weight || ' ' AS place
                FROM unnest(spoken, string_to_array(search.sounds(letters, 'a'), ' ')) WITH ORDINALITY w (written, sound, n)) s;
      found := found || entries;
    END LOOP;
  END LOOP;
  RETURN found::tsvector;
END
$$;
REVOKE ALL ON FUNCTION search.words FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION "client_accounts_document"(r "client_accounts") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'ClientAccount', r."id", r."id", r."deleted_at" IS NOT NULL, false,
  search.words(ARRAY[search.tag(r."organization_id", 'ClientAccount')], ARRAY[r."name"], ARRAY['A']))::search.documents
$$;
REVOKE ALL ON FUNCTION "client_accounts_document"("client_accounts") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "client_accounts_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'ClientAccount', OLD."id");
  ELSE
    PERFORM search.put("client_accounts_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "client_accounts_search"() FROM PUBLIC`,
  `CREATE TRIGGER "client_accounts_search" AFTER INSERT OR DELETE ON "client_accounts" FOR EACH ROW EXECUTE FUNCTION "client_accounts_search"()`,
  `CREATE TRIGGER "client_accounts_search_on_update" AFTER UPDATE ON "client_accounts" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name" OR OLD."id" IS DISTINCT FROM NEW."id" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at") EXECUTE FUNCTION "client_accounts_search"()`,
  `CREATE OR REPLACE FUNCTION "memberships_document"(r "memberships") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'Membership', r."id", NULL, false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'Membership')], ARRAY[r."sort_name"], ARRAY['A']))::search.documents
$$;
REVOKE ALL ON FUNCTION "memberships_document"("memberships") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "memberships_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Membership', OLD."id");
  ELSE
    PERFORM search.put("memberships_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "memberships_search"() FROM PUBLIC`,
  `CREATE TRIGGER "memberships_search" AFTER INSERT OR DELETE ON "memberships" FOR EACH ROW EXECUTE FUNCTION "memberships_search"()`,
  `CREATE TRIGGER "memberships_search_on_update" AFTER UPDATE ON "memberships" FOR EACH ROW WHEN (OLD."sort_name" IS DISTINCT FROM NEW."sort_name") EXECUTE FUNCTION "memberships_search"()`,
  `CREATE OR REPLACE FUNCTION "social_accounts_document"(r "social_accounts") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'SocialAccount', r."id", r."client_account_id", false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'SocialAccount')], ARRAY[r."username", r."display_name"], ARRAY['A', 'A']))::search.documents
$$;
REVOKE ALL ON FUNCTION "social_accounts_document"("social_accounts") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "social_accounts_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'SocialAccount', OLD."id");
  ELSE
    PERFORM search.put("social_accounts_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "social_accounts_search"() FROM PUBLIC`,
  `CREATE TRIGGER "social_accounts_search" AFTER INSERT OR DELETE ON "social_accounts" FOR EACH ROW EXECUTE FUNCTION "social_accounts_search"()`,
  `CREATE TRIGGER "social_accounts_search_on_update" AFTER UPDATE ON "social_accounts" FOR EACH ROW WHEN (OLD."username" IS DISTINCT FROM NEW."username" OR OLD."display_name" IS DISTINCT FROM NEW."display_name" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "social_accounts_search"()`,
  `CREATE OR REPLACE FUNCTION "media_folders_document"(r "media_folders") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'MediaFolder', r."id", NULL, false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'MediaFolder')], ARRAY[r."name"], ARRAY['A']))::search.documents
$$;
REVOKE ALL ON FUNCTION "media_folders_document"("media_folders") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "media_folders_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'MediaFolder', OLD."id");
  ELSE
    PERFORM search.put("media_folders_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "media_folders_search"() FROM PUBLIC`,
  `CREATE TRIGGER "media_folders_search" AFTER INSERT OR DELETE ON "media_folders" FOR EACH ROW EXECUTE FUNCTION "media_folders_search"()`,
  `CREATE TRIGGER "media_folders_search_on_update" AFTER UPDATE ON "media_folders" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name") EXECUTE FUNCTION "media_folders_search"()`,
  `CREATE OR REPLACE FUNCTION "media_assets_document"(r "media_assets") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'MediaAsset', r."id", r."client_account_id", r."deleted_at" IS NOT NULL, false,
  search.words(ARRAY[search.tag(r."organization_id", 'MediaAsset')], ARRAY[r."title", r."filename", array_to_string(r."tags", ' '), r."alt_text", r."description"], ARRAY['A', 'B', 'B', 'C', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "media_assets_document"("media_assets") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "media_assets_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'MediaAsset', OLD."id");
  ELSE
    PERFORM search.put("media_assets_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "media_assets_search"() FROM PUBLIC`,
  `CREATE TRIGGER "media_assets_search" AFTER INSERT OR DELETE ON "media_assets" FOR EACH ROW EXECUTE FUNCTION "media_assets_search"()`,
  `CREATE TRIGGER "media_assets_search_on_update" AFTER UPDATE ON "media_assets" FOR EACH ROW WHEN (OLD."title" IS DISTINCT FROM NEW."title" OR OLD."filename" IS DISTINCT FROM NEW."filename" OR OLD."tags" IS DISTINCT FROM NEW."tags" OR OLD."alt_text" IS DISTINCT FROM NEW."alt_text" OR OLD."description" IS DISTINCT FROM NEW."description" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at") EXECUTE FUNCTION "media_assets_search"()`,
  `CREATE OR REPLACE FUNCTION "campaigns_document"(r "campaigns") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'Campaign', r."id", r."client_account_id", r."deleted_at" IS NOT NULL, false,
  search.words(ARRAY[search.tag(r."organization_id", 'Campaign')], ARRAY[r."name", r."theme", r."description"], ARRAY['A', 'B', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "campaigns_document"("campaigns") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "campaigns_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Campaign', OLD."id");
  ELSE
    PERFORM search.put("campaigns_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "campaigns_search"() FROM PUBLIC`,
  `CREATE TRIGGER "campaigns_search" AFTER INSERT OR DELETE ON "campaigns" FOR EACH ROW EXECUTE FUNCTION "campaigns_search"()`,
  `CREATE TRIGGER "campaigns_search_on_update" AFTER UPDATE ON "campaigns" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name" OR OLD."theme" IS DISTINCT FROM NEW."theme" OR OLD."description" IS DISTINCT FROM NEW."description" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at") EXECUTE FUNCTION "campaigns_search"()`,
  `CREATE OR REPLACE FUNCTION "posts_document"(r "posts") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'Post', r."id", r."client_account_id", r."deleted_at" IS NOT NULL, false,
  search.words(ARRAY[search.tag(r."organization_id", 'Post')], ARRAY[r."title", array_to_string(r."hashtags", ' '), r."caption", r."call_to_action", r."body"], ARRAY['A', 'B', 'B', 'C', 'D']))::search.documents
$$;
REVOKE ALL ON FUNCTION "posts_document"("posts") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "posts_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Post', OLD."id");
  ELSE
    PERFORM search.put("posts_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "posts_search"() FROM PUBLIC`,
  `CREATE TRIGGER "posts_search" AFTER INSERT OR DELETE ON "posts" FOR EACH ROW EXECUTE FUNCTION "posts_search"()`,
  `CREATE TRIGGER "posts_search_on_update" AFTER UPDATE ON "posts" FOR EACH ROW WHEN (OLD."title" IS DISTINCT FROM NEW."title" OR OLD."hashtags" IS DISTINCT FROM NEW."hashtags" OR OLD."caption" IS DISTINCT FROM NEW."caption" OR OLD."call_to_action" IS DISTINCT FROM NEW."call_to_action" OR OLD."body" IS DISTINCT FROM NEW."body" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at") EXECUTE FUNCTION "posts_search"()`,
  `CREATE OR REPLACE FUNCTION "templates_document"(r "templates") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'Template', r."id", NULL, r."deleted_at" IS NOT NULL, coalesce(r."is_public", false),
  search.words(ARRAY[search.tag(r."organization_id", 'Template'), CASE WHEN coalesce(r."is_public", false) THEN search.tag(NULL, 'Template') END], ARRAY[r."name", r."category", array_to_string(r."hashtags", ' '), r."description", r."content"], ARRAY['A', 'B', 'B', 'C', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "templates_document"("templates") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "templates_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'Template', OLD."id");
  ELSE
    PERFORM search.put("templates_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "templates_search"() FROM PUBLIC`,
  `CREATE TRIGGER "templates_search" AFTER INSERT OR DELETE ON "templates" FOR EACH ROW EXECUTE FUNCTION "templates_search"()`,
  `CREATE TRIGGER "templates_search_on_update" AFTER UPDATE ON "templates" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name" OR OLD."category" IS DISTINCT FROM NEW."category" OR OLD."hashtags" IS DISTINCT FROM NEW."hashtags" OR OLD."description" IS DISTINCT FROM NEW."description" OR OLD."content" IS DISTINCT FROM NEW."content" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at" OR OLD."is_public" IS DISTINCT FROM NEW."is_public") EXECUTE FUNCTION "templates_search"()`,
  `CREATE OR REPLACE FUNCTION "content_calendars_document"(r "content_calendars") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'ContentCalendar', r."id", r."client_account_id", false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'ContentCalendar')], ARRAY[r."name", r."description"], ARRAY['A', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "content_calendars_document"("content_calendars") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "content_calendars_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'ContentCalendar', OLD."id");
  ELSE
    PERFORM search.put("content_calendars_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "content_calendars_search"() FROM PUBLIC`,
  `CREATE TRIGGER "content_calendars_search" AFTER INSERT OR DELETE ON "content_calendars" FOR EACH ROW EXECUTE FUNCTION "content_calendars_search"()`,
  `CREATE TRIGGER "content_calendars_search_on_update" AFTER UPDATE ON "content_calendars" FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name" OR OLD."description" IS DISTINCT FROM NEW."description" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "content_calendars_search"()`,
  `CREATE OR REPLACE FUNCTION "calendar_entries_document"(r "calendar_entries") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'CalendarEntry', r."id", r."client_account_id", false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'CalendarEntry')], ARRAY[r."title", array_to_string(r."tags", ' '), r."notes"], ARRAY['A', 'B', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "calendar_entries_document"("calendar_entries") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "calendar_entries_search"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM search.remove(OLD."organization_id", 'CalendarEntry', OLD."id");
  ELSE
    PERFORM search.put("calendar_entries_document"(NEW));
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION "calendar_entries_search"() FROM PUBLIC`,
  `CREATE TRIGGER "calendar_entries_search" AFTER INSERT OR DELETE ON "calendar_entries" FOR EACH ROW EXECUTE FUNCTION "calendar_entries_search"()`,
  `CREATE TRIGGER "calendar_entries_search_on_update" AFTER UPDATE ON "calendar_entries" FOR EACH ROW WHEN (OLD."title" IS DISTINCT FROM NEW."title" OR OLD."tags" IS DISTINCT FROM NEW."tags" OR OLD."notes" IS DISTINCT FROM NEW."notes" OR OLD."client_account_id" IS DISTINCT FROM NEW."client_account_id") EXECUTE FUNCTION "calendar_entries_search"()`,
  // No list can use these indexes: under row-level security only leakproof operators reach an index.
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_media_assets_tags"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_media_assets_to_tsvector_simple_title"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_hashtags"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_target_platforms"`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_posts_to_tsvector_simple_caption"`,
  // Rows that exist already.
  `SELECT search.put("client_accounts_document"(r)) FROM "client_accounts" r`,
  `SELECT search.put("memberships_document"(r)) FROM "memberships" r`,
  `SELECT search.put("social_accounts_document"(r)) FROM "social_accounts" r`,
  `SELECT search.put("media_folders_document"(r)) FROM "media_folders" r`,
  `SELECT search.put("media_assets_document"(r)) FROM "media_assets" r`,
  `SELECT search.put("campaigns_document"(r)) FROM "campaigns" r`,
  `SELECT search.put("posts_document"(r)) FROM "posts" r`,
  `SELECT search.put("templates_document"(r)) FROM "templates" r`,
  `SELECT search.put("content_calendars_document"(r)) FROM "content_calendars" r`,
  `SELECT search.put("calendar_entries_document"(r)) FROM "calendar_entries" r`,
];

const DOWN = [
  `CREATE INDEX "ix_media_assets_tags" ON "media_assets" USING gin ("tags")`,
  `CREATE INDEX "ix_media_assets_to_tsvector_simple_title" ON "media_assets" USING gin ((to_tsvector('simple', "title")))`,
  `CREATE INDEX "ix_posts_hashtags" ON "posts" USING gin ("hashtags")`,
  `CREATE INDEX "ix_posts_target_platforms" ON "posts" USING gin ("target_platforms")`,
  `CREATE INDEX "ix_posts_to_tsvector_simple_caption" ON "posts" USING gin ((to_tsvector('simple', "caption")))`,
  `DROP TRIGGER "calendar_entries_search_on_update" ON "calendar_entries"`,
  `DROP TRIGGER "calendar_entries_search" ON "calendar_entries"`,
  `DROP FUNCTION "calendar_entries_search"()`,
  `DROP FUNCTION "calendar_entries_document"("calendar_entries")`,
  `DROP TRIGGER "content_calendars_search_on_update" ON "content_calendars"`,
  `DROP TRIGGER "content_calendars_search" ON "content_calendars"`,
  `DROP FUNCTION "content_calendars_search"()`,
  `DROP FUNCTION "content_calendars_document"("content_calendars")`,
  `DROP TRIGGER "templates_search_on_update" ON "templates"`,
  `DROP TRIGGER "templates_search" ON "templates"`,
  `DROP FUNCTION "templates_search"()`,
  `DROP FUNCTION "templates_document"("templates")`,
  `DROP TRIGGER "posts_search_on_update" ON "posts"`,
  `DROP TRIGGER "posts_search" ON "posts"`,
  `DROP FUNCTION "posts_search"()`,
  `DROP FUNCTION "posts_document"("posts")`,
  `DROP TRIGGER "campaigns_search_on_update" ON "campaigns"`,
  `DROP TRIGGER "campaigns_search" ON "campaigns"`,
  `DROP FUNCTION "campaigns_search"()`,
  `DROP FUNCTION "campaigns_document"("campaigns")`,
  `DROP TRIGGER "media_assets_search_on_update" ON "media_assets"`,
  `DROP TRIGGER "media_assets_search" ON "media_assets"`,
  `DROP FUNCTION "media_assets_search"()`,
  `DROP FUNCTION "media_assets_document"("media_assets")`,
  `DROP TRIGGER "media_folders_search_on_update" ON "media_folders"`,
  `DROP TRIGGER "media_folders_search" ON "media_folders"`,
  `DROP FUNCTION "media_folders_search"()`,
  `DROP FUNCTION "media_folders_document"("media_folders")`,
  `DROP TRIGGER "social_accounts_search_on_update" ON "social_accounts"`,
  `DROP TRIGGER "social_accounts_search" ON "social_accounts"`,
  `DROP FUNCTION "social_accounts_search"()`,
  `DROP FUNCTION "social_accounts_document"("social_accounts")`,
  `DROP TRIGGER "memberships_search_on_update" ON "memberships"`,
  `DROP TRIGGER "memberships_search" ON "memberships"`,
  `DROP FUNCTION "memberships_search"()`,
  `DROP FUNCTION "memberships_document"("memberships")`,
  `DROP TRIGGER "client_accounts_search_on_update" ON "client_accounts"`,
  `DROP TRIGGER "client_accounts_search" ON "client_accounts"`,
  `DROP FUNCTION "client_accounts_search"()`,
  `DROP FUNCTION "client_accounts_document"("client_accounts")`,
  `DROP ROUTINE search.find(uuid, text[], text[], text[], text[], boolean, integer)`,
  `DROP ROUTINE search.letters(text)`,
  `DROP ROUTINE search.put(search.documents)`,
  `DROP ROUTINE search.query(text, text[], text[], text[])`,
  `DROP ROUTINE search.remove(uuid, text, uuid)`,
  `DROP ROUTINE search.sounds(text, text)`,
  `DROP ROUTINE search.spoken(text, text)`,
  `DROP ROUTINE search.tag(uuid, text)`,
  `DROP ROUTINE search.words(text[], text[], text[])`,
];

export class AddSearch1785458300001 implements MigrationInterface {
  name = 'AddSearch1785458300001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
