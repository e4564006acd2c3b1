import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "ai_generations" ADD "replies" text array NOT NULL DEFAULT '{}'`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_replies" CHECK (cardinality("replies") <= 5)`,
  `ALTER TABLE "post_variants" DROP CONSTRAINT "ck_post_variants_kind"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "post_variants" ADD CONSTRAINT "ck_post_variants_kind" CHECK ("kind" IN ('CAPTION', 'HOOK', 'HASHTAGS', 'CALL_TO_ACTION'))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_feature" CHECK ("feature" IN ('CAPTION', 'HASHTAGS', 'IDEAS', 'REWRITE', 'ANALYSIS', 'VARIANTS', 'REPLY'))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_completed_has_output"`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "ai_generations" ADD CONSTRAINT "ck_ai_generations_completed_has_output" CHECK ("status" <> 'COMPLETED' OR ("captions" <> '[]' OR "ideas" <> '[]' OR cardinality("hashtags") > 0 OR "document" IS NOT NULL OR cardinality("replies") > 0))`,
  `CREATE OR REPLACE FUNCTION "ai_generations_row_bytes"(r "ai_generations") RETURNS bigint LANGUAGE sql STABLE AS $$
SELECT (256 + coalesce(octet_length(r."model_tier"::text), 0) + coalesce(octet_length(r."provider"::text), 0) + coalesce(octet_length(r."model_name"::text), 0) + coalesce(octet_length(r."model_version"::text), 0) + coalesce(octet_length(r."prompt_template"::text), 0) + coalesce(octet_length(r."prices"::text), 0) + coalesce(octet_length(r."feature"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."input"::text), 0) + coalesce(octet_length(r."captions"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."ideas"::text), 0) + coalesce(octet_length(r."replies"::text), 0) + coalesce(octet_length(r."document"::text), 0) + coalesce(octet_length(r."partial_text"::text), 0) + coalesce(octet_length(r."failure"::text), 0))::bigint
$$;
REVOKE ALL ON FUNCTION "ai_generations_row_bytes"("ai_generations") FROM PUBLIC`,
];

const DOWN = [
  `CREATE OR REPLACE FUNCTION public.ai_generations_row_bytes(r ai_generations)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
SELECT (256 + coalesce(octet_length(r."model_tier"::text), 0) + coalesce(octet_length(r."provider"::text), 0) + coalesce(octet_length(r."model_name"::text), 0) + coalesce(octet_length(r."model_version"::text), 0) + coalesce(octet_length(r."prompt_template"::text), 0) + coalesce(octet_length(r."prices"::text), 0) + coalesce(octet_length(r."feature"::text), 0) + coalesce(octet_length(r."status"::text), 0) + coalesce(octet_length(r."input"::text), 0) + coalesce(octet_length(r."captions"::text), 0) + coalesce(octet_length(r."hashtags"::text), 0) + coalesce(octet_length(r."ideas"::text), 0) + coalesce(octet_length(r."document"::text), 0) + coalesce(octet_length(r."partial_text"::text), 0) + coalesce(octet_length(r."failure"::text), 0))::bigint
$function$
`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_completed_has_output"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_completed_has_output CHECK (((status <> 'COMPLETED'::text) OR ((captions <> '[]'::jsonb) OR (ideas <> '[]'::jsonb) OR (cardinality(hashtags) > 0) OR (document IS NOT NULL))))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_feature"`,
  `ALTER TABLE ai_generations ADD CONSTRAINT ck_ai_generations_feature CHECK ((feature = ANY (ARRAY['CAPTION'::text, 'HASHTAGS'::text, 'IDEAS'::text, 'REWRITE'::text, 'ANALYSIS'::text])))`,
  `ALTER TABLE "post_variants" DROP CONSTRAINT "ck_post_variants_kind"`,
  `ALTER TABLE post_variants ADD CONSTRAINT ck_post_variants_kind CHECK ((kind = ANY (ARRAY['CAPTION'::text, 'HOOK'::text, 'HASHTAGS'::text])))`,
  `ALTER TABLE "ai_generations" DROP CONSTRAINT "ck_ai_generations_replies"`,
  `ALTER TABLE "ai_generations" DROP COLUMN "replies"`,
];

export class AddVariantsAndReplies1785493810000 implements MigrationInterface {
  name = 'AddVariantsAndReplies1785493810000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
