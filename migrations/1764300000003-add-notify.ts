import type { MigrationInterface, QueryRunner } from 'typeorm';

const SIGNATURE =
  'notifications.add(notification uuid, event uuid, recipient uuid, organization uuid, doer uuid, content jsonb, mail text)';

const UP = [
  `CREATE SCHEMA notifications`,
  `GRANT USAGE ON SCHEMA notifications TO marquee_serving`,
  // Tells a person something in their language, in the caller's transaction: the notification, its event, and its mail
  // if it is to be mailed. Nobody is told of what they did themselves. Names stand in the texts by their place, so
  // that a name is never read as a text.
  `CREATE FUNCTION ${SIGNATURE} RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
   SET search_path = public, pg_temp AS $$
   DECLARE
     person users; words jsonb; who text; place text;
   BEGIN
     SELECT * INTO person FROM users u WHERE u.id = recipient AND u.deleted_at IS NULL;
     IF NOT FOUND OR recipient = doer THEN
       RETURN false;
     END IF;
     words := content->'words'->CASE WHEN person.language ~* '^hi(-|$)' THEN 'hi' ELSE 'en' END;
     who := (SELECT u.full_name FROM users u WHERE u.id = doer);
     place := (SELECT o.name FROM organizations o WHERE o.id = organization);
     INSERT INTO notifications (id, user_id, organization_id, kind, priority, title, message, link_url, link_text, data)
     VALUES (notification, recipient, organization, content->>'kind', content->>'priority',
             left(format(words->>'title', who, place), 255), format(words->>'message', who, place),
             content->>'linkUrl', words->>'linkText', content->'data');
     PERFORM events.record(event, 'notification.created', NULL, doer, notification,
                           jsonb_build_object('audience', recipient));
     IF mail = 'ALWAYS' OR (mail = 'IF_WANTED' AND EXISTS (
         SELECT FROM user_preferences p WHERE p.user_id = recipient AND p.email_notifications)) THEN
       PERFORM graphile_worker.add_job('mail-notification', json_build_object('notification', notification));
     END IF;
     RETURN true;
   END $$`,
  `REVOKE ALL ON FUNCTION ${SIGNATURE} FROM PUBLIC`,
  `GRANT EXECUTE ON FUNCTION ${SIGNATURE} TO marquee_serving`,
];

/** Writing what people are told, which nobody could write into another person's rows by themselves. */
export class AddNotify1764300000003 implements MigrationInterface {
  name = 'AddNotify1764300000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA notifications CASCADE');
  }
}
