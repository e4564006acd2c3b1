-- Returns the words of texts, each text with a weight, once per tag. Of a text, 20,000 characters are searched. Words of
-- different texts are never adjacent.
CREATE OR REPLACE FUNCTION search.words(tags text[], texts text[], weights text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  tag text; weight text; letters text; spoken text[]; entries text; found text := '';
BEGIN
  FOR i IN 1 .. cardinality(texts) LOOP
    letters := search.letters(left(texts[i], 20000));
    CONTINUE WHEN letters IS NULL OR letters = '';
    weight := weights[i];
    spoken := search.spoken(letters, 'a');
    FOREACH tag IN ARRAY tags LOOP
      CONTINUE WHEN tag IS NULL;
      SELECT string_agg(tag || CASE
               WHEN s.written = s.sound THEN left(s.sound, 40) || s.place
               ELSE left(s.written, 40) || s.place || tag || left(s.sound, 40) || s.place END, '')
        INTO entries
        FROM (SELECT w.written, w.sound, ':' || least(i * 2000 - 2000 + w.n, 16383) || weight || ' ' AS place
                FROM unnest(spoken, string_to_array(search.sounds(letters, 'a'), ' ')) WITH ORDINALITY w (written, sound, n)) s;
      found := found || entries;
    END LOOP;
  END LOOP;
  RETURN found::tsvector;
END
$$;
REVOKE ALL ON FUNCTION search.words FROM PUBLIC;
