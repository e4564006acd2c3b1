-- Stores a webhook of a platform. Returns false if it was stored before, by the digest of its body.
CREATE OR REPLACE FUNCTION channels.receive_webhook(delivery uuid, sender text, content bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO channels.webhook_deliveries (id, platform, digest, body)
  VALUES (delivery, sender, sha256(content), content)
  ON CONFLICT (platform, digest) DO NOTHING;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION channels.receive_webhook FROM PUBLIC;
GRANT EXECUTE ON FUNCTION channels.receive_webhook TO marquee_serving;
