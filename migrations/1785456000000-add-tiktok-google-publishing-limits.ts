import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What publishing on TikTok and on Google Business Profile waits for. TikTok lists at most 20 posts at once. */
const UP = [
  `UPDATE "network_limits" SET "value" = 20
    WHERE "platform" = 'TIKTOK' AND "key" = 'publishing.evidence_posts' AND "value" > 20`,
  `INSERT INTO "network_limits" ("id", "platform", "key", "value", "unit", "description", "ground", "source", "learned_on")
   SELECT gen_random_uuid(), l.*, DATE '2026-11-27' FROM (VALUES
    ('GOOGLE_BUSINESS', 'publishing.confirmation_wait', 1800::numeric, 'SECONDS', 'The time after publishing at which a post is read again, because Google can reject it later.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'publishing.processing_wait', 600, 'SECONDS', 'The time after which the progress of processing is read seldom.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('TIKTOK', 'publishing.moderation_interval_min', 900, 'SECONDS', 'The pause between two reads of the ID of a public post that is still moderated.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'publishing.moderation_wait', 120, 'SECONDS', 'The time after publishing at which the moderation of a public post has usually ended.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'publishing.part_bytes', 10485760, 'BYTES', 'Size of the parts in which a video is uploaded.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'publishing.photo_evidence_wait', 21600, 'SECONDS', 'The time after which a public post of photos that the platform does not show was not published. Moderation can take hours.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'publishing.processing_wait', 300, 'SECONDS', 'The time after which the progress of processing is read seldom.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'publishing.restarts', 2, 'COUNT', 'How often a post that failed on the side of the platform is started again.', 'ASSUMED', 'General knowledge of the API of TikTok')
   ) l
   ON CONFLICT ("platform", "key") DO NOTHING`,
];

const DOWN = [
  `DELETE FROM "network_limits" WHERE ("platform", "key") IN (
    ('GOOGLE_BUSINESS', 'publishing.confirmation_wait'),
    ('GOOGLE_BUSINESS', 'publishing.processing_wait'),
    ('TIKTOK', 'publishing.moderation_interval_min'),
    ('TIKTOK', 'publishing.moderation_wait'),
    ('TIKTOK', 'publishing.part_bytes'),
    ('TIKTOK', 'publishing.photo_evidence_wait'),
    ('TIKTOK', 'publishing.processing_wait'),
    ('TIKTOK', 'publishing.restarts'))`,
  `UPDATE "network_limits" SET "value" = 50
    WHERE "platform" = 'TIKTOK' AND "key" = 'publishing.evidence_posts' AND "value" = 20`,
];

export class AddTiktokGooglePublishingLimits1785456000000 implements MigrationInterface {
  name = 'AddTiktokGooglePublishingLimits1785456000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
