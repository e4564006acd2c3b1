import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // A right to read a table is a right to read its secrets: the columns that may be read are named one by one.
  `REVOKE SELECT ON "users" FROM marquee_serving`,
  `GRANT SELECT ("avatar_url", "bio", "country", "created_at", "deleted_at", "email", "email_verified_at", "first_name", "full_name", "id", "language", "last_login_at", "last_name", "phone", "phone_verified_at", "staff_role", "status", "updated_at") ON "users" TO marquee_serving`,
  `GRANT UPDATE ("avatar_url", "bio", "country", "first_name", "full_name", "language", "last_name", "phone", "phone_verified_at") ON "users" TO marquee_serving`,
  `GRANT UPDATE ("default_language", "default_platforms", "default_tone", "default_visual_style", "email_notifications", "notifications", "other", "push_notifications", "theme", "timezone") ON "user_preferences" TO marquee_serving`,
  `CREATE POLICY "users_update" ON "users" FOR UPDATE USING ("id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid)) WITH CHECK ("id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid))`,
  `CREATE POLICY "user_preferences_update" ON "user_preferences" FOR UPDATE USING ("user_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid)) WITH CHECK ("user_id" = (SELECT nullif(current_setting('tenancy.person', true), '')::uuid))`,
];

const DOWN = [
  `DROP POLICY "user_preferences_update" ON "user_preferences"`,
  `DROP POLICY "users_update" ON "users"`,
  `REVOKE UPDATE ("default_language", "default_platforms", "default_tone", "default_visual_style", "email_notifications", "notifications", "other", "push_notifications", "theme", "timezone") ON "user_preferences" FROM marquee_serving`,
  `REVOKE UPDATE ("avatar_url", "bio", "country", "first_name", "full_name", "language", "last_name", "phone", "phone_verified_at") ON "users" FROM marquee_serving`,
  `REVOKE SELECT ("avatar_url", "bio", "country", "created_at", "deleted_at", "email", "email_verified_at", "first_name", "full_name", "id", "language", "last_login_at", "last_name", "phone", "phone_verified_at", "staff_role", "status", "updated_at") ON "users" FROM marquee_serving`,
  `GRANT SELECT ON "users" TO marquee_serving`,
];

/** Password hashes are out of the serving role's reach; a person changes own columns of the own rows, and no others. */
export class HidePasswordHashes1763900000000 implements MigrationInterface {
  name = 'HidePasswordHashes1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
