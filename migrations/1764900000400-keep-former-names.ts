import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ends a membership, one's own or another's. A withdrawn invitation leaves nothing but its event. */
const removeMember = (end: string): string => `
  CREATE OR REPLACE FUNCTION organizations.remove_member(membership uuid) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  DECLARE
    was memberships := organizations.membership_of(membership, true);
    actor memberships := organizations.actor_in(was.organization_id, '', 'id');
  BEGIN
    IF was.role = 'OWNER' AND actor.role <> 'OWNER' THEN
      PERFORM organizations.refuse('FORBIDDEN', 'Only an owner may do this to an owner, or make one.', 'id');
    ELSIF was.status = 'PENDING' THEN
      DELETE FROM memberships WHERE id = was.id;
    ELSE
      ${end}
    END IF;
    IF was.role = 'OWNER' THEN
      PERFORM organizations.settle_owner(was.organization_id);
    END IF;
    RETURN was.organization_id;
  END $$`;

const UP = [
  `ALTER TABLE "memberships" ADD "former_name" text`,
  `ALTER TABLE "memberships" ADD "former_avatar_url" text`,
  `ALTER TABLE "memberships" DISABLE TRIGGER "memberships_touch"`,
  `UPDATE "memberships" m SET "former_name" = u."full_name", "former_avatar_url" = u."avatar_url"
     FROM "users" u WHERE u."id" = m."user_id" AND m."status" = 'INACTIVE'`,
  `ALTER TABLE "memberships" ENABLE TRIGGER "memberships_touch"`,
  // Members are thousands, not millions: the table is locked for an instant.
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "memberships" ADD CONSTRAINT "ck_memberships_former_name" CHECK (char_length("former_name") <= 255)`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "memberships" ADD CONSTRAINT "ck_memberships_former_avatar_url" CHECK (char_length("former_avatar_url") <= 2048 AND "former_avatar_url" ~ '^https?://')`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "memberships" ADD CONSTRAINT "ck_memberships_ended_has_name" CHECK ("status" <> 'INACTIVE' OR "former_name" IS NOT NULL)`,
  removeMember(`UPDATE memberships m SET status = 'INACTIVE', former_name = u.full_name, former_avatar_url = u.avatar_url
        FROM users u WHERE m.id = was.id AND u.id = m.user_id;`),
];

const DOWN = [
  removeMember(`UPDATE memberships SET status = 'INACTIVE' WHERE id = was.id;`),
  `ALTER TABLE "memberships" DROP CONSTRAINT "ck_memberships_ended_has_name"`,
  `ALTER TABLE "memberships" DROP CONSTRAINT "ck_memberships_former_avatar_url"`,
  `ALTER TABLE "memberships" DROP CONSTRAINT "ck_memberships_former_name"`,
  `ALTER TABLE "memberships" DROP COLUMN "former_avatar_url"`,
  `ALTER TABLE "memberships" DROP COLUMN "former_name"`,
];

/** Stores the name and the profile image that a member had when the membership ended. */
export class KeepFormerNames1764900000400 implements MigrationInterface {
  name = 'KeepFormerNames1764900000400';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
