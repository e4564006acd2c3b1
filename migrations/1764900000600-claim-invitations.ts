import type { MigrationInterface, QueryRunner } from 'typeorm';

const SIGNATURE = 'organizations.claim_invitations(invited uuid)';

/** Invitations to verified addresses whose membership has no user yet. */
const claim = (whose: string): string => `
  UPDATE memberships m SET user_id = u.id
    FROM users u
   WHERE m.status = 'PENDING' AND m.user_id IS NULL AND lower(m.invited_email) = lower(u.email)
     AND u.email_verified_at IS NOT NULL AND u.deleted_at IS NULL ${whose}
     AND NOT EXISTS (SELECT FROM memberships o WHERE o.organization_id = m.organization_id AND o.user_id = u.id)`;

const UP = [
  `ALTER TABLE "memberships" DISABLE TRIGGER "memberships_touch"`,
  claim(''),
  `ALTER TABLE "memberships" ENABLE TRIGGER "memberships_touch"`,
  // Harmless for whomever it is called: the address of the user is verified.
  `CREATE FUNCTION ${SIGNATURE} RETURNS void LANGUAGE sql SECURITY DEFINER
   SET search_path = public, pg_temp AS $$ ${claim('AND u.id = invited')} $$`,
  `REVOKE ALL ON FUNCTION ${SIGNATURE} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${SIGNATURE} TO marquee_serving`,
  // Texts arrive with their names in place: only the application can shorten a name between graphemes.
  notify(`words->>'title', words->>'message'`),
];

function notify(texts: string, names = ''): string {
  return `
  CREATE OR REPLACE FUNCTION notifications.add(notification uuid, event uuid, recipient uuid, organization uuid, doer uuid,
    content jsonb, mail text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  DECLARE
    person users; words jsonb; who text; place text;
  BEGIN
    SELECT * INTO person FROM users u WHERE u.id = recipient AND u.deleted_at IS NULL;
    IF NOT FOUND OR recipient = doer THEN
      RETURN false;
    END IF;
    words := content->'words'->CASE WHEN person.language ~* '^hi(-|$)' THEN 'hi' ELSE 'en' END;
    ${names}
    INSERT INTO notifications (id, user_id, organization_id, kind, priority, title, message, link_url, link_text, data)
    VALUES (notification, recipient, organization, content->>'kind', content->>'priority',
            ${texts}, content->>'linkUrl', words->>'linkText', content->'data');
    PERFORM events.record(event, 'notification.created', NULL, doer, notification,
                          jsonb_build_object('audience', recipient));
    IF mail = 'ALWAYS' OR (mail = 'IF_WANTED' AND EXISTS (
        SELECT FROM user_preferences p WHERE p.user_id = recipient AND p.email_notifications)) THEN
      PERFORM graphile_worker.add_job('mail-notification', json_build_object('notification', notification));
    END IF;
    RETURN true;
  END $$`;
}

const DOWN = [
  notify(
    `left(format(words->>'title', who, place), 255), format(words->>'message', who, place)`,
    `who := (SELECT u.full_name FROM users u WHERE u.id = doer);
    place := (SELECT o.name FROM organizations o WHERE o.id = organization);`,
  ),
  `DROP FUNCTION ${SIGNATURE}`,
];

/** Links invitations to the account whose address is verified later, and stores notifications as they are sent. */
export class ClaimInvitations1764900000600 implements MigrationInterface {
  name = 'ClaimInvitations1764900000600';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
