import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stands for whoever is not signed in; no person has it. */
const NOBODY = `'00000000-0000-0000-0000-000000000000'::uuid`;

const CLAIM = `
  BEGIN
    INSERT INTO idempotency.keys AS k (person_id, key, hash) VALUES (${NOBODY}, wanted, input_hash)
    ON CONFLICT (person_id, key) DO UPDATE SET hash = excluded.hash, answer = NULL, claimed_at = now()
      WHERE k.claimed_at < now() - interval '24 hours';
    RETURN QUERY SELECT FOUND, k.hash, k.answer FROM idempotency.keys k WHERE k.person_id = ${NOBODY} AND k.key = wanted;
  END`;

const RETURNED = 'TABLE (fresh boolean, hash text, answer jsonb)';

const create = (signature: string, returns: string, language: string, rights: string, body: string): string =>
  `CREATE FUNCTION idempotency.${signature} RETURNS ${returns} LANGUAGE ${language} ${rights}
   SET search_path = public, pg_temp AS $$ ${body} $$`;

const UP = [
  // Keys of nobody are hashes of a key with its input: whoever has the one without the other meets nobody else's.
  create('claim_as_nobody(wanted text, input_hash text)', RETURNED, 'plpgsql', 'SECURITY DEFINER', CLAIM),
  create(
    'keep_as_nobody(wanted text, kept jsonb)',
    'void',
    'sql',
    'SECURITY DEFINER',
    `UPDATE idempotency.keys SET answer = kept WHERE person_id = ${NOBODY} AND key = wanted`,
  ),
  // For the worker alone: removes keys that are no longer good for anything, some at a time; gives back how many.
  create(
    'purge(most integer)',
    'bigint',
    'sql',
    '',
    `WITH gone AS (
       DELETE FROM idempotency.keys WHERE (person_id, key) IN (
         SELECT person_id, key FROM idempotency.keys WHERE claimed_at < now() - interval '24 hours' LIMIT most)
       RETURNING 1)
     SELECT count(*) FROM gone`,
  ),
  `REVOKE ALL ON FUNCTION idempotency.claim_as_nobody(text, text), idempotency.keep_as_nobody(text, jsonb), idempotency.purge(integer) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION idempotency.claim_as_nobody(text, text), idempotency.keep_as_nobody(text, jsonb) TO marquee_serving`,
];

const DOWN = [
  `DROP FUNCTION idempotency.purge(integer)`,
  `DROP FUNCTION idempotency.keep_as_nobody(text, jsonb)`,
  `DROP FUNCTION idempotency.claim_as_nobody(text, text)`,
  `DELETE FROM idempotency.keys WHERE person_id = ${NOBODY}`,
];

/** Idempotency keys of clients that are not signed in, and the end of keys after their day. */
export class AddKeysOfNobody1764400000005 implements MigrationInterface {
  name = 'AddKeysOfNobody1764400000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
