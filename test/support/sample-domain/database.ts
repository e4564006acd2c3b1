import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/kernel/database/data-source';
import { SERVING_ROLE } from '../../../src/kernel/database/roles';

/** Functions of migrations that triggers and policies of declared models call. Everyone may write. */
const FUNCTIONS = `CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF current_setting('tenancy.maintains', true) IS DISTINCT FROM TG_TABLE_NAME THEN NEW.updated_at := now(); END IF;
    RETURN NEW;
  END $$;
  CREATE SCHEMA audit;
  CREATE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
  CREATE SCHEMA tenancy;
  GRANT USAGE ON SCHEMA tenancy TO ${SERVING_ROLE};
  CREATE FUNCTION tenancy.tenants_with(wanted text) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('sample.' || wanted, true), '')::uuid[] $$;
  CREATE FUNCTION tenancy.may(wanted text, tenant uuid, scope uuid, owner uuid) RETURNS boolean LANGUAGE sql AS $$
    SELECT true $$;
  CREATE FUNCTION tenancy.add_stored_bytes(tenant uuid, bytes bigint) RETURNS void LANGUAGE sql AS $$ SELECT $$;
  CREATE FUNCTION tenancy.forget_stored_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RETURN NULL; END $$;
  CREATE FUNCTION tenancy.may_on_platform(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT wanted = coalesce(current_setting('tenancy.staff', true), '') $$`;

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Creates a TypeORM data source for the sample domain on an empty database. */
export async function emptyDatabase(): Promise<{ source: DataSource; url: string; drop(): Promise<void> }> {
  const cluster = process.env.TEST_CLUSTER_URL!;
  const name = `toy_${randomBytes(6).toString('hex')}`;
  await run(cluster, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  await run(url.href, FUNCTIONS);
  const source = await createDataSource(url.href).initialize();
  return {
    source,
    url: url.href,
    drop: async () => {
      await source.destroy();
      await run(cluster, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
