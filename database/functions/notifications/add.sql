-- Notifies a user, in their language, and by email if wanted. Returns false for deleted users, and for users who
-- caused the event themselves. Texts arrive with names filled in: only the application can shorten a name between
-- graphemes.
CREATE OR REPLACE FUNCTION notifications.add(
  notification uuid, event uuid, recipient uuid, organization uuid, doer uuid, content jsonb, mail text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
$$;
REVOKE ALL ON FUNCTION notifications.add FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notifications.add TO marquee_serving;
