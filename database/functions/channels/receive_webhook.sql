-- Stores a webhook of a platform with the job that handles it. Returns false if it was stored before, by the digest of its
-- body.
CREATE OR REPLACE FUNCTION channels.receive_webhook(delivery uuid, sender text, content bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO channels.webhook_deliveries (id, platform, digest, body)
  VALUES (delivery, sender, sha256(content), content)
  ON CONFLICT (platform, digest) DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM graphile_worker.add_job('handle-webhook', json_build_object('delivery', delivery));
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION channels.receive_webhook FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.receive_webhook TO marquee_serving;
