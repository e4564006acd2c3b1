import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What publishing waits for and looks for, as of the day on which it was collected. */
const UP = [
  `INSERT INTO "network_limits" ("id", "platform", "key", "value", "unit", "description", "ground", "source", "learned_on")
   SELECT gen_random_uuid(), l.*, DATE '2026-11-26' FROM (VALUES
    ('INSTAGRAM', 'publishing.clock_difference', 60::numeric, 'SECONDS', 'The largest difference between the clocks of the platform and of the server.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('INSTAGRAM', 'publishing.container_restarts', 2, 'COUNT', 'How often containers that failed on the side of the platform are created again.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('INSTAGRAM', 'publishing.evidence_posts', 50, 'COUNT', 'The newest posts of an account among which a post with an unknown result is looked for.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('INSTAGRAM', 'publishing.evidence_wait', 120, 'SECONDS', 'The time after which a post that the platform does not show was not published.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'publishing.clock_difference', 60, 'SECONDS', 'The largest difference between the clocks of the platform and of the server.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'publishing.evidence_posts', 50, 'COUNT', 'The newest posts of an account among which a post with an unknown result is looked for.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'publishing.evidence_wait', 120, 'SECONDS', 'The time after which a post that the platform does not show was not published.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'publishing.processing_interval_min', 15, 'SECONDS', 'The pause between two reads of the progress of processing.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('X', 'media.chunk_bytes', 4194304, 'BYTES', 'Size of a part of an upload.', 'ASSUMED', 'General knowledge of the API of X'),
    ('X', 'publishing.clock_difference', 60, 'SECONDS', 'The largest difference between the clocks of the platform and of the server.', 'ASSUMED', 'General knowledge of the API of X'),
    ('X', 'publishing.evidence_posts', 20, 'COUNT', 'The newest posts of an account among which a post with an unknown result is looked for.', 'ASSUMED', 'General knowledge of the API of X'),
    ('X', 'publishing.evidence_wait', 120, 'SECONDS', 'The time after which a post that the platform does not show was not published.', 'ASSUMED', 'General knowledge of the API of X'),
    ('LINKEDIN', 'publishing.clock_difference', 60, 'SECONDS', 'The largest difference between the clocks of the platform and of the server.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('LINKEDIN', 'publishing.confirmation_wait', 120, 'SECONDS', 'The time after publishing at which a post is read again, because it vanishes if its media files fail.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('LINKEDIN', 'publishing.evidence_posts', 50, 'COUNT', 'The newest posts of an account among which a post with an unknown result is looked for.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('LINKEDIN', 'publishing.evidence_wait', 120, 'SECONDS', 'The time after which a post that the platform does not show was not published.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('LINKEDIN', 'publishing.processing_interval_min', 10, 'SECONDS', 'The pause between two reads of the progress of processing.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('TIKTOK', 'publishing.clock_difference', 60, 'SECONDS', 'The largest difference between the clocks of the platform and of the server.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'publishing.evidence_posts', 50, 'COUNT', 'The newest posts of an account among which a post with an unknown result is looked for.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'publishing.evidence_wait', 120, 'SECONDS', 'The time after which a post that the platform does not show was not published.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'publishing.processing_interval_min', 10, 'SECONDS', 'The pause between two reads of the progress of processing.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('YOUTUBE', 'publishing.clock_difference', 60, 'SECONDS', 'The largest difference between the clocks of the platform and of the server.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('YOUTUBE', 'publishing.evidence_posts', 50, 'COUNT', 'The newest posts of an account among which a post with an unknown result is looked for.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('YOUTUBE', 'publishing.evidence_wait', 120, 'SECONDS', 'The time after which a post that the platform does not show was not published.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('YOUTUBE', 'publishing.processing_interval_min', 30, 'SECONDS', 'The pause between two reads of the progress of processing.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('PINTEREST', 'publishing.clock_difference', 60, 'SECONDS', 'The largest difference between the clocks of the platform and of the server.', 'ASSUMED', 'General knowledge of the API of Pinterest'),
    ('PINTEREST', 'publishing.evidence_posts', 50, 'COUNT', 'The newest posts of an account among which a post with an unknown result is looked for.', 'ASSUMED', 'General knowledge of the API of Pinterest'),
    ('PINTEREST', 'publishing.evidence_wait', 120, 'SECONDS', 'The time after which a post that the platform does not show was not published.', 'ASSUMED', 'General knowledge of the API of Pinterest'),
    ('PINTEREST', 'publishing.processing_interval_min', 15, 'SECONDS', 'The pause between two reads of the progress of processing.', 'ASSUMED', 'General knowledge of the API of Pinterest'),
    ('GOOGLE_BUSINESS', 'publishing.clock_difference', 60, 'SECONDS', 'The largest difference between the clocks of the platform and of the server.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'publishing.evidence_posts', 50, 'COUNT', 'The newest posts of an account among which a post with an unknown result is looked for.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'publishing.evidence_wait', 120, 'SECONDS', 'The time after which a post that the platform does not show was not published.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'publishing.processing_interval_min', 60, 'SECONDS', 'The pause between two reads of the progress of processing.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs')
   ) l
   ON CONFLICT ("platform", "key") DO NOTHING`,
];

const DOWN = [
  `DELETE FROM "network_limits" WHERE ("platform", "key") IN (
    ('INSTAGRAM', 'publishing.clock_difference'),
    ('INSTAGRAM', 'publishing.container_restarts'),
    ('INSTAGRAM', 'publishing.evidence_posts'),
    ('INSTAGRAM', 'publishing.evidence_wait'),
    ('FACEBOOK', 'publishing.clock_difference'),
    ('FACEBOOK', 'publishing.evidence_posts'),
    ('FACEBOOK', 'publishing.evidence_wait'),
    ('FACEBOOK', 'publishing.processing_interval_min'),
    ('X', 'media.chunk_bytes'),
    ('X', 'publishing.clock_difference'),
    ('X', 'publishing.evidence_posts'),
    ('X', 'publishing.evidence_wait'),
    ('LINKEDIN', 'publishing.clock_difference'),
    ('LINKEDIN', 'publishing.confirmation_wait'),
    ('LINKEDIN', 'publishing.evidence_posts'),
    ('LINKEDIN', 'publishing.evidence_wait'),
    ('LINKEDIN', 'publishing.processing_interval_min'),
    ('TIKTOK', 'publishing.clock_difference'),
    ('TIKTOK', 'publishing.evidence_posts'),
    ('TIKTOK', 'publishing.evidence_wait'),
    ('TIKTOK', 'publishing.processing_interval_min'),
    ('YOUTUBE', 'publishing.clock_difference'),
    ('YOUTUBE', 'publishing.evidence_posts'),
    ('YOUTUBE', 'publishing.evidence_wait'),
    ('YOUTUBE', 'publishing.processing_interval_min'),
    ('PINTEREST', 'publishing.clock_difference'),
    ('PINTEREST', 'publishing.evidence_posts'),
    ('PINTEREST', 'publishing.evidence_wait'),
    ('PINTEREST', 'publishing.processing_interval_min'),
    ('GOOGLE_BUSINESS', 'publishing.clock_difference'),
    ('GOOGLE_BUSINESS', 'publishing.evidence_posts'),
    ('GOOGLE_BUSINESS', 'publishing.evidence_wait'),
    ('GOOGLE_BUSINESS', 'publishing.processing_interval_min'))`,
];

export class AddPublishingLimits1785430000000 implements MigrationInterface {
  name = 'AddPublishingLimits1785430000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
