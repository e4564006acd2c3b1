import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "social_accounts" ADD "username_key" text`,
  `ALTER TABLE "campaigns" ADD "theme_key" text`,
  `SELECT set_config('tenancy.maintains', 'social_accounts', true)`,
  `UPDATE social_accounts SET username_key = coalesce(lower(left(username, 100)), '')`,
  `SELECT set_config('tenancy.maintains', 'campaigns', true)`,
  `UPDATE campaigns SET theme_key = coalesce(lower(left(theme, 100)), '')`,
  `SELECT set_config('tenancy.maintains', '', true)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "social_accounts" ADD CONSTRAINT "ck_social_accounts_username_key" CHECK (char_length("username_key") <= 100)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "campaigns" ADD CONSTRAINT "ck_campaigns_theme_key" CHECK (char_length("theme_key") <= 100)`,
  `SET LOCAL check_function_bodies = off`,
  `DROP ROUTINE search.find(uuid, text[], text[], text[], text[], boolean, integer)`,
  `DROP ROUTINE search.query(text, text[], text[], text[])`,
  `-- Returns kind, ID and rank of the documents that contain words and phrases and no excluded phrases: those of the tenants
-- and scopes that the viewer can read, or of one tenant; and, without a tenant, those that are shared with all users. This is
-- the only way to the documents. It returns no text, and its callers join the rows under row-level security. With \`most\`,
-- the newest so many documents have a rank. With \`weight\`, only words of texts with this weight are found.
--
-- The words of a tenant are looked up in the index, and all documents of a scope are compared, so that the time does not
-- depend on documents that the viewer cannot read. OFFSET 0 keeps the planner from other plans.
CREATE OR REPLACE FUNCTION search.find(
  tenant uuid, kinds text[], words text[], phrases text[], excluded text[], deleted boolean, most integer,
  weight text DEFAULT '')
RETURNS TABLE (kind text, id uuid, rank real) ROWS 20
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = search, pg_temp AS $$
DECLARE
  whole uuid[] := nullif(current_setting('tenancy.tenants', true), '')::uuid[];
  scopes uuid[] := nullif(current_setting('tenancy.scopes', true), '')::uuid[];
BEGIN
  RETURN QUERY
  WITH searched AS MATERIALIZED (
    SELECT t.tenant_id, NULL::uuid AS scope_id, k.kind, search.query(search.tag(t.tenant_id, k.kind), words, phrases, excluded, weight) AS query
      FROM (SELECT u.tenant_id FROM unnest(whole) u (tenant_id) WHERE tenant IS NULL OR u.tenant_id = tenant
            UNION ALL SELECT NULL WHERE tenant IS NULL AND current_setting('tenancy.person', true) <> '') t,
           unnest(kinds) k (kind)
    UNION ALL
    SELECT d.tenant_id, s.scope_id, k.kind, search.query(search.tag(d.tenant_id, k.kind), words, phrases, excluded, weight)
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
  `-- Returns a query for documents with a tag that contain all words and phrases, and none of the excluded phrases. All match
-- words that begin with them. With \`weight\`, only words with this weight match. Null if there is nothing to search for.
CREATE OR REPLACE FUNCTION search.query(tag text, words text[], phrases text[], excluded text[], weight text DEFAULT '') RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  value text; letters text; term text; terms text[] := '{}'; is_empty boolean := true;
BEGIN
  FOR i IN 1 .. cardinality(words) + cardinality(phrases) + cardinality(excluded) LOOP
    value := (words || phrases || excluded)[i];
    letters := search.letters(value);
    CONTINUE WHEN letters = '';
    SELECT string_agg(format(CASE WHEN w.written = w.sound THEN '%1$s%2$s:*%4$s' ELSE '(%1$s%2$s:*%4$s|%1$s%3$s:*%4$s)' END,
                             tag, left(w.written, 40), left(w.sound, 40), weight),
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
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_social_accounts_username_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_social_accounts_username_by_created_at" ON "social_accounts" ("organization_id", "username_key" COLLATE "C", "created_at", "id")`,
  `-- squawk-ignore require-concurrent-index-deletion
   DROP INDEX "ix_campaigns_theme_by_created_at"`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_campaigns_theme_by_created_at" ON "campaigns" ("organization_id", "theme_key" COLLATE "C", "created_at", "id")`,
  `CREATE OR REPLACE FUNCTION "social_accounts_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."username_key" IS NULL THEN NEW."username_key" := coalesce(lower(left(NEW."username", 100)), ''); END IF;
  ELSIF NEW."username" IS DISTINCT FROM OLD."username" THEN
    NEW."username_key" := coalesce(lower(left(NEW."username", 100)), '');
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."display_name_key" IS NULL THEN NEW."display_name_key" := coalesce(lower(left(NEW."display_name", 100)), ''); END IF;
  ELSIF NEW."display_name" IS DISTINCT FROM OLD."display_name" THEN
    NEW."display_name_key" := coalesce(lower(left(NEW."display_name", 100)), '');
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "social_accounts_derive"() FROM PUBLIC`,
  `DROP TRIGGER "social_accounts_derive" ON "social_accounts"`,
  `CREATE TRIGGER "social_accounts_derive" BEFORE INSERT OR UPDATE OF "username", "display_name" ON "social_accounts" FOR EACH ROW EXECUTE FUNCTION "social_accounts_derive"()`,
  `CREATE OR REPLACE FUNCTION "campaigns_derive"() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW."theme_key" IS NULL THEN NEW."theme_key" := coalesce(lower(left(NEW."theme", 100)), ''); END IF;
  ELSIF NEW."theme" IS DISTINCT FROM OLD."theme" THEN
    NEW."theme_key" := coalesce(lower(left(NEW."theme", 100)), '');
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION "campaigns_derive"() FROM PUBLIC`,
  `DROP TRIGGER "campaigns_derive" ON "campaigns"`,
  `CREATE TRIGGER "campaigns_derive" BEFORE INSERT OR UPDATE OF "name", "theme" ON "campaigns" FOR EACH ROW EXECUTE FUNCTION "campaigns_derive"()`,
  `CREATE OR REPLACE FUNCTION "social_accounts_document"(r "social_accounts") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'SocialAccount', r."id", r."client_account_id", false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'SocialAccount')], ARRAY[r."username", r."display_name"], ARRAY['A', 'B']))::search.documents
$$;
REVOKE ALL ON FUNCTION "social_accounts_document"("social_accounts") FROM PUBLIC`,
  `CREATE OR REPLACE FUNCTION "templates_document"(r "templates") RETURNS search.documents LANGUAGE sql STABLE AS $$
SELECT ROW(r."organization_id", 'Template', r."id", NULL, r."deleted_at" IS NOT NULL, coalesce(r."is_public", false),
  search.words(ARRAY[search.tag(r."organization_id", 'Template'), CASE WHEN coalesce(r."is_public", false) THEN search.tag(NULL, 'Template') END], ARRAY[r."name", r."category", array_to_string(r."hashtags", ' '), r."description", r."content"], ARRAY['A', 'B', 'C', 'C', 'C']))::search.documents
$$;
REVOKE ALL ON FUNCTION "templates_document"("templates") FROM PUBLIC`,
  `SELECT search.put("social_accounts_document"(r)) FROM "social_accounts" r`,
  `SELECT search.put("templates_document"(r)) FROM "templates" r`,
];

const DOWN = [
  `DROP ROUTINE search.find(uuid, text[], text[], text[], text[], boolean, integer, text)`,
  `DROP ROUTINE search.query(text, text[], text[], text[], text)`,
  `CREATE OR REPLACE FUNCTION search.find(tenant uuid, kinds text[], words text[], phrases text[], excluded text[], deleted boolean, most integer)
 RETURNS TABLE(kind text, id uuid, rank real)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 20
 SET search_path TO 'search', 'pg_temp'
AS $function$
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
$function$;
REVOKE ALL ON ROUTINE search.find(uuid, text[], text[], text[], text[], boolean, integer) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE search.find(uuid, text[], text[], text[], text[], boolean, integer) TO marquee_serving;`,
  `CREATE OR REPLACE FUNCTION search.query(tag text, words text[], phrases text[], excluded text[])
 RETURNS tsquery
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
REVOKE ALL ON ROUTINE search.query(text, text[], text[], text[]) FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION public.templates_document(r templates)
 RETURNS search.documents
 LANGUAGE sql
 STABLE
AS $function$
SELECT ROW(r."organization_id", 'Template', r."id", NULL, r."deleted_at" IS NOT NULL, coalesce(r."is_public", false),
  search.words(ARRAY[search.tag(r."organization_id", 'Template'), CASE WHEN coalesce(r."is_public", false) THEN search.tag(NULL, 'Template') END], ARRAY[r."name", r."category", array_to_string(r."hashtags", ' '), r."description", r."content"], ARRAY['A', 'B', 'B', 'C', 'C']))::search.documents
$function$
`,
  `CREATE OR REPLACE FUNCTION public.social_accounts_document(r social_accounts)
 RETURNS search.documents
 LANGUAGE sql
 STABLE
AS $function$
SELECT ROW(r."organization_id", 'SocialAccount', r."id", r."client_account_id", false, false,
  search.words(ARRAY[search.tag(r."organization_id", 'SocialAccount')], ARRAY[r."username", r."display_name"], ARRAY['A', 'A']))::search.documents
$function$
`,
  `SELECT search.put("social_accounts_document"(r)) FROM "social_accounts" r`,
  `SELECT search.put("templates_document"(r)) FROM "templates" r`,
  `DROP TRIGGER "campaigns_derive" ON "campaigns"`,
  `CREATE TRIGGER campaigns_derive BEFORE INSERT OR UPDATE OF name ON public.campaigns FOR EACH ROW EXECUTE FUNCTION campaigns_derive()`,
  `CREATE OR REPLACE FUNCTION public.campaigns_derive()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."name_key" IS NULL THEN NEW."name_key" := lower(left(NEW."name", 100)); END IF;
  ELSIF NEW."name" IS DISTINCT FROM OLD."name" THEN
    NEW."name_key" := lower(left(NEW."name", 100));
  END IF;
  RETURN NEW;
END $function$
`,
  `DROP TRIGGER "social_accounts_derive" ON "social_accounts"`,
  `CREATE TRIGGER social_accounts_derive BEFORE INSERT OR UPDATE OF display_name ON public.social_accounts FOR EACH ROW EXECUTE FUNCTION social_accounts_derive()`,
  `CREATE OR REPLACE FUNCTION public.social_accounts_derive()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."display_name_key" IS NULL THEN NEW."display_name_key" := coalesce(lower(left(NEW."display_name", 100)), ''); END IF;
  ELSIF NEW."display_name" IS DISTINCT FROM OLD."display_name" THEN
    NEW."display_name_key" := coalesce(lower(left(NEW."display_name", 100)), '');
  END IF;
  RETURN NEW;
END $function$
`,
  `DROP INDEX "ix_campaigns_theme_by_created_at"`,
  `CREATE INDEX ix_campaigns_theme_by_created_at ON public.campaigns USING btree (organization_id, theme, created_at, id)`,
  `DROP INDEX "ix_social_accounts_username_by_created_at"`,
  `CREATE INDEX ix_social_accounts_username_by_created_at ON public.social_accounts USING btree (organization_id, username, created_at, id)`,
  `ALTER TABLE "campaigns" DROP CONSTRAINT "ck_campaigns_theme_key"`,
  `ALTER TABLE "social_accounts" DROP CONSTRAINT "ck_social_accounts_username_key"`,
  `ALTER TABLE "campaigns" DROP COLUMN "theme_key"`,
  `ALTER TABLE "social_accounts" DROP COLUMN "username_key"`,
];

export class SearchTexts1785466200000 implements MigrationInterface {
  name = 'SearchTexts1785466200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
