import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // The language to write to an address in: that of whoever has an account with it, else that of the actor.
  `CREATE FUNCTION organizations.letter_language(address text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
     SELECT u.language FROM users u
      WHERE u.deleted_at IS NULL
        AND (lower(u.email) = lower(address) OR u.id = nullif(current_setting('tenancy.person', true), '')::uuid)
      ORDER BY lower(u.email) = lower(address) DESC LIMIT 1 $$`,
  `REVOKE ALL ON FUNCTION organizations.letter_language(text) FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION organizations.letter_language(text) TO marquee_serving`,
];

const DOWN = [`DROP FUNCTION organizations.letter_language(text)`];

/** Invitations are written in the language of who gets them. */
export class AddLetterLanguage1764400000003 implements MigrationInterface {
  name = 'AddLetterLanguage1764400000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
