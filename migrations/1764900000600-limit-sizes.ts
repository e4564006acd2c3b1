import type { MigrationInterface, QueryRunner } from 'typeorm';

const TEXTS = [
  ['users', 'bio', 10_000],
  ['notifications', 'message', 10_000],
  ['media_assets', 'storage_path', 10_000],
  ['media_assets', 'processing_error', 10_000],
  ['media_assets', 'description', 10_000],
  ['media_assets', 'alt_text', 10_000],
  ['media_assets', 'prompt', 10_000],
  ['campaigns', 'description', 10_000],
  ['posts', 'ai_prompt', 10_000],
  ['publications', 'caption', 63_206],
  ['publications', 'error_message', 10_000],
] as const;

const JSON_BYTES = 131_072;
const OPEN_JSON = [
  ['user_preferences', 'app_settings'],
  ['organizations', 'settings'],
  ['client_accounts', 'settings'],
  ['notifications', 'data'],
  ['jobs', 'parameters'],
  ['jobs', 'result'],
  ['social_accounts', 'metadata'],
  ['media_assets', 'exif'],
  ['media_assets', 'metadata'],
  ['campaigns', 'ads_target_audience'],
  ['campaigns', 'ads_audience_size_estimate'],
  ['campaigns', 'ads_optimization_goals'],
  ['posts', 'metadata'],
  ['publications', 'publish_response'],
  ['publications', 'metadata'],
  ['publications', 'insights_demographics'],
] as const;

const SHAPES = [
  ['user_preferences', 'notifications', 'object', JSON_BYTES],
  ['sessions', 'location', 'object', JSON_BYTES],
  ['organizations', 'limits', 'object', JSON_BYTES],
  ['client_accounts', 'brand_colors', 'object', JSON_BYTES],
  ['media_assets', 'variants', 'array', JSON_BYTES],
  ['media_assets', 'ai_analysis', 'object', JSON_BYTES],
  ['campaigns', 'strategy', 'object', JSON_BYTES],
  ['campaigns', 'ai_settings', 'object', JSON_BYTES],
  ['campaigns', 'targets', 'object', JSON_BYTES],
  ['campaigns', 'actuals', 'object', JSON_BYTES],
  ['posts', 'ai_contribution', 'object', JSON_BYTES],
  ['posts', 'platform_overrides', 'array', 524_288],
] as const;

const drop = (table: string, column: string): string =>
  `ALTER TABLE "${table}" DROP CONSTRAINT "ck_${table}_${column}"`;
// No release has stored rows yet: there is nothing to read through while the table is locked.
const add = (table: string, column: string, condition: string): string =>
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "${table}" ADD CONSTRAINT "ck_${table}_${column}" CHECK (${condition})`;

const hasType = (column: string, type: string): string => `jsonb_typeof("${column}") = '${type}'`;
const isAtMost = (column: string, bytes: number): string => `octet_length("${column}"::text) <= ${bytes}`;

export class LimitSizes1764900000600 implements MigrationInterface {
  name = 'LimitSizes1764900000600';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, characters] of TEXTS)
      await runner.query(add(table, column, `char_length("${column}") <= ${characters}`));
    for (const [table, column] of OPEN_JSON)
      await runner.query(add(table, column, isAtMost(column, JSON_BYTES)));
    for (const [table, column, type, bytes] of SHAPES) {
      await runner.query(drop(table, column));
      await runner.query(add(table, column, `${hasType(column, type)} AND ${isAtMost(column, bytes)}`));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of SHAPES) {
      await runner.query(drop(table, column));
      await runner.query(add(table, column, hasType(column, type)));
    }
    for (const [table, column] of [...TEXTS, ...OPEN_JSON]) await runner.query(drop(table, column));
  }
}
