-- Returns the status and first publication of a post, derived from its publications.
CREATE OR REPLACE FUNCTION public.post_status(
  organization uuid, post uuid
) RETURNS TABLE(status text, published_at timestamptz)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT CASE
         WHEN bool_or(p.status IN ('QUEUED', 'PUBLISHING', 'UNKNOWN')) THEN 'SCHEDULED'
         WHEN bool_and(p.status = 'PUBLISHED') THEN 'PUBLISHED'
         WHEN bool_or(p.status = 'PUBLISHED') THEN 'PARTIALLY_PUBLISHED'
         WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
         ELSE 'DRAFT' END,
       min(p.published_at) FILTER (WHERE p.status = 'PUBLISHED')
  FROM publications p WHERE p.organization_id = organization AND p.post_id = post
$$;
REVOKE ALL ON FUNCTION public.post_status FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.post_status TO marquee_serving;
