import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `-- Returns the SHA-256 digest of the media files of a post: which, in their order, with their alternative texts. Null if there
-- are none. Stored files never change in place, so the path of a file stands for its bytes. It includes files that the caller
-- does not see, so that everyone compares the same content, and tells nothing about them but whether they have changed.
CREATE OR REPLACE FUNCTION review.media_digest(organization uuid, post uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT encode(sha256(convert_to(
         jsonb_agg(jsonb_build_array(a.id, coalesce(a.storage_path, a.source_url, a.url), a.alt_text) ORDER BY m.position)::text,
         'UTF8')), 'hex')
  FROM post_media m
  JOIN media_assets a ON a.organization_id = m.organization_id AND a.id = m.media_id AND a.deleted_at IS NULL
 WHERE m.organization_id = media_digest.organization AND m.post_id = media_digest.post
$$;
REVOKE ALL ON FUNCTION review.media_digest FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review.media_digest TO marquee_serving;`,
];

const DOWN = [`DROP ROUTINE review.media_digest(uuid, uuid)`];

export class DigestMedia1785478000000 implements MigrationInterface {
  name = 'DigestMedia1785478000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
