import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // Where a post stands by what became of it on the networks, archived or not: the one truth that its status follows.
  `CREATE FUNCTION post_status(organization uuid, post uuid) RETURNS TABLE (status text, published_at timestamptz)
   LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
     SELECT CASE
              WHEN bool_or(p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN')) THEN 'SCHEDULED'
              WHEN bool_and(p.status = 'PUBLISHED') THEN 'PUBLISHED'
              WHEN bool_or(p.status = 'PUBLISHED') THEN 'PARTIALLY_PUBLISHED'
              WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
              ELSE 'DRAFT' END,
            min(p.published_at) FILTER (WHERE p.status = 'PUBLISHED')
       FROM publications p WHERE p.organization_id = organization AND p.post_id = post $$`,
  `REVOKE ALL ON FUNCTION post_status(uuid, uuid) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION post_status(uuid, uuid) TO marquee_serving`,
];

const DOWN = [`DROP FUNCTION post_status(uuid, uuid)`];

/** The status of a post from its publications, for whoever has to set it. */
export class AddPostStatus1764000000002 implements MigrationInterface {
  name = 'AddPostStatus1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
