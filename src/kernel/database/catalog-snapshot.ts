import type { ClientBase } from 'pg';

/**
 * Selects the whole schema from PostgreSQL's catalog, one fact per line. The committed snapshot shows in review what a
 * migration changes, including objects that no model declares: functions with their grants, foreign keys and views.
 * Monthly partitions are omitted, because jobs create them; only default partitions are part of the schema.
 */
const FACTS = `
  SELECT 'column ' || c.oid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
      || CASE a.attidentity WHEN '' THEN '' WHEN 'a' THEN ' identity always' ELSE ' identity by default' END
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS fact
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = ANY ($1::regnamespace[]) AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
  UNION ALL SELECT 'constraint ' || c.oid::regclass || '.' || k.conname || ' ' || pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE c.relnamespace = ANY ($1::regnamespace[]) AND NOT c.relispartition AND k.contype <> 'n'
  UNION ALL SELECT 'index ' || pg_get_indexdef(x.indexrelid)
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid WHERE c.relnamespace = ANY ($1::regnamespace[]) AND NOT c.relispartition
  UNION ALL SELECT 'view ' || c.oid::regclass || coalesce(' with ' || c.reloptions::text, '') || ' ' || pg_get_viewdef(c.oid)
    FROM pg_class c WHERE c.relnamespace = ANY ($1::regnamespace[]) AND c.relkind IN ('v', 'm')
  UNION ALL SELECT 'policy ' || format('%I.%I', schemaname, tablename)::regclass || '.' || policyname || ' ' || permissive || ' ' || cmd
      || ' ' || roles::text || coalesce(' using ' || qual, '') || coalesce(' check ' || with_check, '')
    FROM pg_policies WHERE schemaname::regnamespace = ANY ($1::regnamespace[])
  UNION ALL SELECT 'security ' || oid::regclass || ' ' || relrowsecurity || ' forced ' || relforcerowsecurity
    FROM pg_class WHERE relnamespace = ANY ($1::regnamespace[]) AND relkind IN ('r', 'p') AND NOT relispartition
  UNION ALL SELECT 'partitioned ' || c.oid::regclass || ' ' || pg_get_partkeydef(c.oid)
      || coalesce(' default ' || nullif(p.partdefid, 0)::regclass, '')
    FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid WHERE c.relnamespace = ANY ($1::regnamespace[])
  UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
   WHERE c.relnamespace = ANY ($1::regnamespace[]) AND NOT t.tgisinternal AND NOT c.relispartition
  UNION ALL SELECT 'function ' || pronamespace::regnamespace || '.' || proname || '(' || pg_get_function_arguments(oid) || ') '
      || CASE WHEN prosecdef THEN 'definer ' ELSE '' END || coalesce(array_to_string(proconfig, ' '), '') || ' ' || md5(prosrc)
    FROM pg_proc WHERE pronamespace = ANY ($1::regnamespace[])
  UNION ALL SELECT 'grant ' || CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END || ' ' || x.privilege_type
      || ' ' || p.pronamespace::regnamespace || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
    FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
   WHERE p.pronamespace = ANY ($1::regnamespace[]) AND x.grantee <> p.proowner
  UNION ALL SELECT 'grant ' || CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END || ' ' || x.privilege_type
      || ' schema ' || n.nspname
    FROM pg_namespace n, aclexplode(n.nspacl) x WHERE n.oid = ANY ($1::regnamespace[]) AND x.grantee <> n.nspowner
  UNION ALL SELECT 'grant ' || grantee || ' ' || privilege_type || ' ' || format('%I.%I', table_schema, table_name)::regclass
    FROM information_schema.role_table_grants WHERE table_schema::regnamespace = ANY ($1::regnamespace[]) AND grantee <> grantor
  UNION ALL SELECT 'grant ' || x.grantee::regrole || ' ' || x.privilege_type || ' ' || c.oid::regclass || ' ('
      || string_agg(a.attname, ', ' ORDER BY a.attname) || ')'
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x
   WHERE c.relnamespace = ANY ($1::regnamespace[]) GROUP BY x.grantee, x.privilege_type, c.oid`;

/** Returns the facts of the schemas, sorted by code units, so that the result is the same on every machine. */
export async function describeCatalog(client: ClientBase, schemas: readonly string[]): Promise<string> {
  const { rows } = await client.query<{ fact: string }>(FACTS, [schemas]);
  const facts = rows
    .map((row) => row.fact.replace(/\s+/g, ' ').trim())
    .filter((fact) => !/ migrations(_|\.| )/.test(` ${fact}`));
  return `${facts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('\n')}\n`;
}
