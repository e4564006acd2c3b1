-- Notifies a user, in their language, in the app and by email as they have chosen for the kind. Returns false for deleted
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
GRANT EXECUTE ON FUNCTION notifications.add TO marquee_serving;
