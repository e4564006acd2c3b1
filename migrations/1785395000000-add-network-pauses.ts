import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pauses after exhausted limits, versions in paths and sizes of pages, as of the day on which they were collected. */
const UP = [
  `INSERT INTO "network_limits" ("id", "platform", "key", "value", "text", "unit", "description", "ground", "source", "learned_on")
   SELECT gen_random_uuid(), l.*, DATE '2026-11-26' FROM (VALUES
    ('INSTAGRAM', 'api.page', 100::numeric, NULL::text, 'COUNT'::text, 'Objects on a page of a list.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('INSTAGRAM', 'rate.daily_pause', 86400, NULL, 'SECONDS', 'The pause after the number of posts of a day is exhausted.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('INSTAGRAM', 'rate.missing_pause', 900, NULL, 'SECONDS', 'The pause before an object that the platform does not find is read again, because the error can be temporary.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('INSTAGRAM', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('INSTAGRAM', 'rate.spam_pause', 86400, NULL, 'SECONDS', 'The pause after the platform suspects spam.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'api.page', 100, NULL, 'COUNT', 'Objects on a page of a list.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'rate.daily_pause', 86400, NULL, 'SECONDS', 'The pause after the number of posts of a day is exhausted.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'rate.missing_pause', 900, NULL, 'SECONDS', 'The pause before an object that the platform does not find is read again, because the error can be temporary.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('FACEBOOK', 'rate.spam_pause', 86400, NULL, 'SECONDS', 'The pause after the platform suspects spam.', 'ASSUMED', 'General knowledge of the Graph API'),
    ('WHATSAPP', 'api.page', 100, NULL, 'COUNT', 'Objects on a page of a list.', 'ASSUMED', 'General knowledge of the WhatsApp Cloud API'),
    ('WHATSAPP', 'rate.daily_pause', 86400, NULL, 'SECONDS', 'The pause after a daily limit is exhausted.', 'ASSUMED', 'General knowledge of the WhatsApp Cloud API'),
    ('WHATSAPP', 'rate.missing_pause', 900, NULL, 'SECONDS', 'The pause before an object that the platform does not find is read again, because the error can be temporary.', 'ASSUMED', 'General knowledge of the WhatsApp Cloud API'),
    ('WHATSAPP', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the WhatsApp Cloud API'),
    ('WHATSAPP', 'rate.spam_pause', 86400, NULL, 'SECONDS', 'The pause after the platform suspects spam.', 'ASSUMED', 'General knowledge of the WhatsApp Cloud API'),
    ('X', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the API of X'),
    ('LINKEDIN', 'api.authorization_version', NULL, 'v2', NULL, 'The version in paths of the authorization.', 'DOCUMENTED', 'Microsoft Learn: LinkedIn, programmatic refresh tokens'),
    ('LINKEDIN', 'api.roles_page', 100, NULL, 'COUNT', 'Roles on a page of a list.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('LINKEDIN', 'api.userinfo_version', NULL, 'v2', NULL, 'The version in the path of the profile of the user who signed in.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('LINKEDIN', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('LINKEDIN', 'rate.time_zone', NULL, 'UTC', NULL, 'The time zone in whose midnight the limits start over.', 'ASSUMED', 'General knowledge of the API of LinkedIn'),
    ('TIKTOK', 'rate.creators_pause', 14400, NULL, 'SECONDS', 'The pause after the number of creators who can use the app in 24 hours is exhausted.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'rate.daily_pause', 86400, NULL, 'SECONDS', 'The pause after the number of posts of a day is exhausted.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'rate.minute_pause', 60, NULL, 'SECONDS', 'The pause after too many calls within a minute.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('TIKTOK', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the API of TikTok'),
    ('YOUTUBE', 'api.authorization_version', NULL, 'v2', NULL, 'The version in the path of the consent page.', 'ASSUMED', 'General knowledge of Google OAuth 2.0'),
    ('YOUTUBE', 'api.userinfo_version', NULL, 'v3', NULL, 'The version in the path of the profile of the user who signed in.', 'ASSUMED', 'General knowledge of Google OAuth 2.0'),
    ('YOUTUBE', 'rate.minute_pause', 60, NULL, 'SECONDS', 'The pause after too many calls within a minute.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('YOUTUBE', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the YouTube Data API'),
    ('GOOGLE_BUSINESS', 'api.accounts_page', 20, NULL, 'COUNT', 'Accounts on a page of a list.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'api.authorization_version', NULL, 'v2', NULL, 'The version in the path of the consent page.', 'ASSUMED', 'General knowledge of Google OAuth 2.0'),
    ('GOOGLE_BUSINESS', 'api.locations_page', 100, NULL, 'COUNT', 'Locations on a page of a list.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'api.userinfo_version', NULL, 'v3', NULL, 'The version in the path of the profile of the user who signed in.', 'ASSUMED', 'General knowledge of Google OAuth 2.0'),
    ('GOOGLE_BUSINESS', 'publishing.upload_pause', 86400, NULL, 'SECONDS', 'The time after which a profile that exceeded its uploads can upload again.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'rate.minute_pause', 60, NULL, 'SECONDS', 'The pause after too many calls within a minute.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('GOOGLE_BUSINESS', 'rate.time_zone', NULL, 'America/Los_Angeles', NULL, 'The time zone in whose midnight the quotas of a day start over.', 'ASSUMED', 'General knowledge of the Google Business Profile APIs'),
    ('PINTEREST', 'rate.pause', 900, NULL, 'SECONDS', 'The pause after an exhausted limit of which the platform does not tell when it starts over.', 'ASSUMED', 'General knowledge of the API of Pinterest')
   ) l
   ON CONFLICT ("platform", "key") DO NOTHING`,
];

const DOWN = [
  `DELETE FROM "network_limits" WHERE ("platform", "key") IN (
    ('INSTAGRAM', 'api.page'),
    ('INSTAGRAM', 'rate.daily_pause'),
    ('INSTAGRAM', 'rate.missing_pause'),
    ('INSTAGRAM', 'rate.pause'),
    ('INSTAGRAM', 'rate.spam_pause'),
    ('FACEBOOK', 'api.page'),
    ('FACEBOOK', 'rate.daily_pause'),
    ('FACEBOOK', 'rate.missing_pause'),
    ('FACEBOOK', 'rate.pause'),
    ('FACEBOOK', 'rate.spam_pause'),
    ('WHATSAPP', 'api.page'),
    ('WHATSAPP', 'rate.daily_pause'),
    ('WHATSAPP', 'rate.missing_pause'),
    ('WHATSAPP', 'rate.pause'),
    ('WHATSAPP', 'rate.spam_pause'),
    ('X', 'rate.pause'),
    ('LINKEDIN', 'api.authorization_version'),
    ('LINKEDIN', 'api.roles_page'),
    ('LINKEDIN', 'api.userinfo_version'),
    ('LINKEDIN', 'rate.pause'),
    ('LINKEDIN', 'rate.time_zone'),
    ('TIKTOK', 'rate.creators_pause'),
    ('TIKTOK', 'rate.daily_pause'),
    ('TIKTOK', 'rate.minute_pause'),
    ('TIKTOK', 'rate.pause'),
    ('YOUTUBE', 'api.authorization_version'),
    ('YOUTUBE', 'api.userinfo_version'),
    ('YOUTUBE', 'rate.minute_pause'),
    ('YOUTUBE', 'rate.pause'),
    ('GOOGLE_BUSINESS', 'api.accounts_page'),
    ('GOOGLE_BUSINESS', 'api.authorization_version'),
    ('GOOGLE_BUSINESS', 'api.locations_page'),
    ('GOOGLE_BUSINESS', 'api.userinfo_version'),
    ('GOOGLE_BUSINESS', 'publishing.upload_pause'),
    ('GOOGLE_BUSINESS', 'rate.minute_pause'),
    ('GOOGLE_BUSINESS', 'rate.pause'),
    ('GOOGLE_BUSINESS', 'rate.time_zone'),
    ('PINTEREST', 'rate.pause'))`,
];

export class AddNetworkPauses1785395000000 implements MigrationInterface {
  name = 'AddNetworkPauses1785395000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
