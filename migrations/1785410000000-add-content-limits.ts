import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Limits of what is published, which `preflightPost` checks. Limits of the longer and the shorter side hold for both orientations. */
const UP = [
  `UPDATE "network_limits" SET "key" = 'media.video_long_side', "description" = 'Longer side of a video.'
    WHERE "platform" = 'X' AND "key" = 'media.video_width'`,
  `UPDATE "network_limits" SET "key" = 'media.video_short_side', "description" = 'Shorter side of a video.'
    WHERE "platform" = 'X' AND "key" = 'media.video_height'`,
  `UPDATE "network_limits" SET "key" = 'media.image_short_side', "description" = 'Shorter side of an image.'
    WHERE "platform" = 'TIKTOK' AND "key" = 'media.image_height'`,
  `INSERT INTO "network_limits" ("id", "platform", "key", "value", "unit", "description", "ground", "source", "learned_on")
   SELECT gen_random_uuid(), l.*, DATE '2026-11-26' FROM (VALUES
    ('INSTAGRAM', 'media.item_seconds', 60, 'SECONDS', 'Length of a video in a carousel.', 'ASSUMED', 'General knowledge of the Instagram platform'),
    ('INSTAGRAM', 'media.item_seconds_min', 3, 'SECONDS', 'Length of a video in a carousel.', 'ASSUMED', 'General knowledge of the Instagram platform'),
    ('FACEBOOK', 'media.reel_ratio', 0.5625, 'RATIO', 'Ratio of a reel.', 'DOCUMENTED', 'Meta for Developers: video API, reels publishing'),
    ('FACEBOOK', 'media.reel_ratio_min', 0.5625, 'RATIO', 'Ratio of a reel.', 'DOCUMENTED', 'Meta for Developers: video API, reels publishing'),
    ('FACEBOOK', 'media.story_height_min', 960, 'PIXELS', 'Height of a video in a story.', 'ASSUMED', 'General knowledge of the pages API'),
    ('FACEBOOK', 'media.story_seconds', 60, 'SECONDS', 'Length of a video in a story.', 'ASSUMED', 'General knowledge of the pages API'),
    ('FACEBOOK', 'media.story_seconds_min', 3, 'SECONDS', 'Length of a video in a story.', 'ASSUMED', 'General knowledge of the pages API'),
    ('FACEBOOK', 'media.story_width_min', 540, 'PIXELS', 'Width of a video in a story.', 'ASSUMED', 'General knowledge of the pages API'),
    ('FACEBOOK', 'media.video_bytes', 1073741824, 'BYTES', 'Size of a video.', 'ASSUMED', 'General knowledge of the pages API'),
    ('FACEBOOK', 'text.message', 63206, 'CHARACTERS', 'UTF-16 units of a post.', 'ASSUMED', 'General knowledge of the pages API'),
    ('X', 'publishing.poll', 604800, 'SECONDS', 'Duration of a poll.', 'DOCUMENTED', 'GitHub xdevplatform/docs at revision 2871328: OpenAPI 2.167'),
    ('X', 'publishing.poll_min', 300, 'SECONDS', 'Duration of a poll.', 'DOCUMENTED', 'GitHub xdevplatform/docs at revision 2871328: OpenAPI 2.167'),
    ('X', 'text.poll_option', 25, 'CHARACTERS', 'UTF-16 units of an option of a poll.', 'DOCUMENTED', 'GitHub xdevplatform/docs at revision 2871328: OpenAPI 2.167'),
    ('X', 'text.verified_post', 25000, 'CHARACTERS', 'Weighted characters of a post of a verified account.', 'ASSUMED', 'General knowledge of how X counts characters'),
    ('LINKEDIN', 'media.image_bytes', 37748736, 'BYTES', 'Size of an image.', 'ASSUMED', 'General knowledge of the images API of LinkedIn'),
    ('LINKEDIN', 'text.alt_text', 4086, 'CHARACTERS', 'UTF-16 units of an alternative text.', 'ASSUMED', 'General knowledge of the posts API of LinkedIn'),
    ('LINKEDIN', 'text.article_description', 4086, 'CHARACTERS', 'UTF-16 units of the description of a link.', 'ASSUMED', 'General knowledge of the posts API of LinkedIn'),
    ('LINKEDIN', 'text.article_title', 400, 'CHARACTERS', 'UTF-16 units of the title of a link.', 'ASSUMED', 'General knowledge of the posts API of LinkedIn'),
    ('LINKEDIN', 'text.media_title', 400, 'CHARACTERS', 'UTF-16 units of the title of a media file.', 'ASSUMED', 'General knowledge of the posts API of LinkedIn'),
    ('TIKTOK', 'media.image_bytes', 20971520, 'BYTES', 'Size of an image.', 'ASSUMED', 'General knowledge of the content posting API'),
    ('TIKTOK', 'media.video_bytes', 4294967296, 'BYTES', 'Size of a video.', 'DOCUMENTED', 'TikTok for Developers: content posting API, media transfer guide'),
    ('TIKTOK', 'media.video_long_side', 4096, 'PIXELS', 'Longer side of a video.', 'DOCUMENTED', 'TikTok for Developers: content posting API, media transfer guide'),
    ('TIKTOK', 'media.video_seconds', 600, 'SECONDS', 'Length of a video. Creators can have another limit.', 'DOCUMENTED', 'TikTok for Developers: content posting API, media transfer guide'),
    ('TIKTOK', 'media.video_side_min', 360, 'PIXELS', 'Width and height of a video.', 'DOCUMENTED', 'TikTok for Developers: content posting API, media transfer guide'),
    ('YOUTUBE', 'media.video_bytes', 274877906944, 'BYTES', 'Size of a video.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('YOUTUBE', 'media.video_seconds', 43200, 'SECONDS', 'Length of a video.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('PINTEREST', 'media.image_bytes', 20971520, 'BYTES', 'Size of an image.', 'ASSUMED', 'General knowledge of Pinterest'),
    ('PINTEREST', 'media.video_bytes', 2147483648, 'BYTES', 'Size of a video.', 'ASSUMED', 'General knowledge of Pinterest'),
    ('PINTEREST', 'media.video_seconds', 900, 'SECONDS', 'Length of a video.', 'ASSUMED', 'General knowledge of Pinterest'),
    ('PINTEREST', 'media.video_seconds_min', 4, 'SECONDS', 'Length of a video.', 'ASSUMED', 'General knowledge of Pinterest'),
    ('GOOGLE_BUSINESS', 'media.items', 10, 'COUNT', 'Media files of a post.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'media.video_bytes', 78643200, 'BYTES', 'Size of a video.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'media.video_seconds', 30, 'SECONDS', 'Length of a video.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs')
   ) l`,
];

const ADDED = `('INSTAGRAM media.item_seconds', 'INSTAGRAM media.item_seconds_min', 'FACEBOOK media.reel_ratio',
  'FACEBOOK media.reel_ratio_min', 'FACEBOOK media.story_height_min', 'FACEBOOK media.story_seconds',
  'FACEBOOK media.story_seconds_min', 'FACEBOOK media.story_width_min', 'FACEBOOK media.video_bytes',
  'FACEBOOK text.message', 'X publishing.poll', 'X publishing.poll_min', 'X text.poll_option', 'X text.verified_post',
  'LINKEDIN media.image_bytes', 'LINKEDIN text.alt_text',
  'LINKEDIN text.article_description', 'LINKEDIN text.article_title', 'LINKEDIN text.media_title',
  'TIKTOK media.image_bytes', 'TIKTOK media.video_bytes', 'TIKTOK media.video_long_side', 'TIKTOK media.video_seconds',
  'TIKTOK media.video_side_min', 'YOUTUBE media.video_bytes', 'YOUTUBE media.video_seconds',
  'PINTEREST media.image_bytes', 'PINTEREST media.video_bytes', 'PINTEREST media.video_seconds',
  'PINTEREST media.video_seconds_min', 'GOOGLE_BUSINESS media.items', 'GOOGLE_BUSINESS media.video_bytes',
  'GOOGLE_BUSINESS media.video_seconds')`;

const DOWN = [
  `DELETE FROM "network_limits" WHERE "platform" || ' ' || "key" IN ${ADDED}`,
  `UPDATE "network_limits" SET "key" = 'media.image_height', "description" = 'Height of an image.'
    WHERE "platform" = 'TIKTOK' AND "key" = 'media.image_short_side'`,
  `UPDATE "network_limits" SET "key" = 'media.video_height', "description" = 'Height of a video.'
    WHERE "platform" = 'X' AND "key" = 'media.video_short_side'`,
  `UPDATE "network_limits" SET "key" = 'media.video_width', "description" = 'Width of a video.'
    WHERE "platform" = 'X' AND "key" = 'media.video_long_side'`,
];

export class AddContentLimits1785410000000 implements MigrationInterface {
  name = 'AddContentLimits1785410000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
