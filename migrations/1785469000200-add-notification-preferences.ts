import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "user_preferences" ADD "notification_choices" jsonb NOT NULL DEFAULT '{}'`,
  `ALTER TABLE "notifications" ADD "actor_id" uuid`,
  `-- squawk-ignore constraint-missing-not-valid
   ALTER TABLE "user_preferences" ADD CONSTRAINT "ck_user_preferences_notification_choices" CHECK (octet_length("notification_choices"::text) <= 131072)`,
  `-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
   ALTER TABLE "notifications" ADD CONSTRAINT "fk_notifications_actor_id" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`,
  `-- Notifies a user, in their language, in the app and by email as they have chosen for the kind. Returns false for deleted
-- users, and for users who caused the event themselves. Texts arrive with names filled in: only the application can shorten
-- a name between graphemes. What is sent by email only is in the payload of its job, so that no list has to omit it.
CREATE OR REPLACE FUNCTION notifications.add(
  notification uuid, event uuid, recipient uuid, organization uuid, doer uuid, content jsonb, mail text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person users; words jsonb; own user_preferences; choice jsonb; shown boolean; mailed boolean;
BEGIN
  SELECT * INTO person FROM users u WHERE u.id = recipient AND u.deleted_at IS NULL;
  IF NOT FOUND OR recipient = doer THEN
    RETURN false;
  END IF;
  words := content->'words'->CASE WHEN person.language ~* '^hi(-|$)' THEN 'hi' ELSE 'en' END;
  SELECT * INTO own FROM user_preferences p WHERE p.user_id = recipient;
  choice := CASE WHEN content->>'kind' <> 'SECURITY' THEN own.notification_choices->(content->>'kind') END;
  shown := coalesce((choice->>'isInAppEnabled')::boolean, true);
  mailed := mail = 'ALWAYS' OR (mail = 'IF_WANTED' AND own.email_notifications
                                AND coalesce((choice->>'isEmailEnabled')::boolean, true));

  IF shown THEN
    INSERT INTO notifications (id, user_id, organization_id, actor_id, kind, priority, title, message, link_url, link_text,
                               data, subject_id, subject_type)
    VALUES (notification, recipient, organization, doer, content->>'kind', content->>'priority',
            words->>'title', words->>'message', content->>'linkUrl', words->>'linkText', content->'data',
            (content->'subject'->>'id')::uuid, content->'subject'->>'type');
    PERFORM events.record(event, 'notification.created', NULL, doer, notification,
                          jsonb_build_object('audience', recipient));
  END IF;
  IF mailed THEN
    PERFORM graphile_worker.add_job('mail-notification', CASE
      WHEN shown THEN json_build_object('notification', notification)
      ELSE json_build_object('user', recipient, 'kind', content->>'kind', 'title', words->>'title',
        'message', words->>'message', 'linkUrl', content->>'linkUrl', 'linkText', words->>'linkText') END);
  END IF;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION notifications.add FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notifications.add TO marquee_serving;`,
  `-- squawk-ignore require-concurrent-index-creation
   CREATE INDEX "ix_notifications_actor" ON "notifications" ("actor_id")`,
  `GRANT UPDATE ("notification_choices") ON "user_preferences" TO marquee_serving`,
];

const DOWN = [
  `DROP INDEX "ix_notifications_actor"`,
  `CREATE OR REPLACE FUNCTION notifications.add(notification uuid, event uuid, recipient uuid, organization uuid, doer uuid, content jsonb, mail text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  person users; words jsonb; who text; place text;
BEGIN
  SELECT * INTO person FROM users u WHERE u.id = recipient AND u.deleted_at IS NULL;
  IF NOT FOUND OR recipient = doer THEN
    RETURN false;
  END IF;
  words := content->'words'->CASE WHEN person.language ~* '^hi(-|$)' THEN 'hi' ELSE 'en' END;

  INSERT INTO notifications (id, user_id, organization_id, kind, priority, title, message, link_url, link_text, data,
                             subject_id, subject_type)
  VALUES (notification, recipient, organization, content->>'kind', content->>'priority',
          words->>'title', words->>'message', content->>'linkUrl', words->>'linkText', content->'data',
          (content->'subject'->>'id')::uuid, content->'subject'->>'type');
  PERFORM events.record(event, 'notification.created', NULL, doer, notification,
                        jsonb_build_object('audience', recipient));
  IF mail = 'ALWAYS' OR (mail = 'IF_WANTED' AND EXISTS (
      SELECT FROM user_preferences p WHERE p.user_id = recipient AND p.email_notifications)) THEN
    PERFORM graphile_worker.add_job('mail-notification', json_build_object('notification', notification));
  END IF;
  RETURN true;
END
$function$;
REVOKE ALL ON ROUTINE notifications.add(uuid, uuid, uuid, uuid, uuid, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE notifications.add(uuid, uuid, uuid, uuid, uuid, jsonb, text) TO marquee_serving;`,
  `ALTER TABLE "notifications" DROP CONSTRAINT "fk_notifications_actor_id"`,
  `ALTER TABLE "user_preferences" DROP CONSTRAINT "ck_user_preferences_notification_choices"`,
  `ALTER TABLE "notifications" DROP COLUMN "actor_id"`,
  `ALTER TABLE "user_preferences" DROP COLUMN "notification_choices"`,
];

export class AddNotificationPreferences1785469000200 implements MigrationInterface {
  name = 'AddNotificationPreferences1785469000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
