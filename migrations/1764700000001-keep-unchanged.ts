import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may call it stays as it is. */
const revise = (update: string): string =>
  `CREATE OR REPLACE FUNCTION organizations.revise(organization uuid, changes jsonb, expected integer)
   RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
       PERFORM organizations.actor_in(organization, 'ORGANIZATION_UPDATE', 'id');
       IF changes ? 'settings' THEN
         PERFORM organizations.actor_in(organization, 'SETTINGS_MANAGE', 'id');
       END IF;
       ${update}
     END $$`;

const write = (unless: string): string =>
  `UPDATE organizations o SET name = n.name, slug = n.slug, kind = n.kind, logo_url = n.logo_url, website = n.website,
              industry = n.industry, business_type = n.business_type, company_size = n.company_size, settings = n.settings,
              version = o.version + 1
         FROM organizations b CROSS JOIN LATERAL jsonb_populate_record(b, changes) n
        WHERE o.id = organization AND b.id = o.id AND o.version = coalesce(expected, o.version)${unless};`;

/** A change that changes nothing leaves the version of an organization as it is: NULL tells that nothing was to be done. */
export class KeepUnchanged1764700000001 implements MigrationInterface {
  readonly name = 'KeepUnchanged1764700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      revise(`IF NOT EXISTS (SELECT FROM organizations o WHERE o.id = organization AND o.version = coalesce(expected, o.version)) THEN
         RETURN false;
       END IF;
       ${write(' AND b IS DISTINCT FROM n')}
       RETURN nullif(FOUND, false);`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(revise(`${write('')}\n       RETURN FOUND;`));
  }
}
