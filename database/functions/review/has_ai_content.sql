-- Returns whether a post has AI content: a job wrote it, a caption, hashtags or an image of it or of its original were
-- generated, an AI variant is selected, content was generated for it, a text of it was generated word for word, or a media
-- file was generated. It includes rows that the caller does not see, so that the approval of a post is required or not,
-- whoever asks, and tells nothing else about them.
CREATE OR REPLACE FUNCTION review.has_ai_content(organization uuid, post uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (SELECT FROM posts p
  WHERE p.organization_id = has_ai_content.organization AND p.id = has_ai_content.post AND (
    p.ai_contribution @> '{"isCaptionGenerated": true}' OR p.ai_contribution @> '{"hasSuggestedHashtags": true}'
    OR p.ai_contribution @> '{"isImageGenerated": true}'
    OR EXISTS (SELECT FROM post_origins o WHERE o.organization_id = p.organization_id AND o.post_id = p.id)
    OR EXISTS (SELECT FROM post_variants v
      WHERE v.organization_id = p.organization_id AND v.post_id = p.id AND v.is_selected AND v.ai_model IS NOT NULL)
    OR EXISTS (SELECT FROM post_media m
      JOIN media_assets a ON a.organization_id = m.organization_id AND a.id = m.media_id AND a.deleted_at IS NULL
      WHERE m.organization_id = p.organization_id AND m.post_id = p.id AND a.origin = 'GENERATED')
    OR EXISTS (SELECT FROM ai_generations g
      WHERE g.organization_id = p.organization_id AND g.post_id = p.id AND g.status = 'COMPLETED'
        AND g.feature IN ('CAPTION', 'HASHTAGS', 'REWRITE'))
    OR EXISTS (SELECT FROM (SELECT p.caption UNION ALL
        SELECT o.value ->> 'caption' FROM jsonb_array_elements(p.platform_overrides) AS o) AS t (text)
      JOIN ai_generations g ON g.captions @> jsonb_build_array(jsonb_build_object('text', t.text))
      WHERE g.organization_id = p.organization_id AND t.text IS NOT NULL)))
$$;
REVOKE ALL ON FUNCTION review.has_ai_content FROM PUBLIC;
GRANT EXECUTE ON FUNCTION review.has_ai_content TO marquee_serving;
