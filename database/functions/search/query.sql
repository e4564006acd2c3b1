-- Returns a query for documents with a tag that contain all words and phrases, and none of the excluded phrases. All match
-- words that begin with them. With `weight`, only words with this weight match. Null if there is nothing to search for.
CREATE OR REPLACE FUNCTION search.query(tag text, words text[], phrases text[], excluded text[], weight text DEFAULT '') RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  value text; letters text; term text; terms text[] := '{}'; is_empty boolean := true;
BEGIN
  FOR i IN 1 .. cardinality(words) + cardinality(phrases) + cardinality(excluded) LOOP
    value := (words || phrases || excluded)[i];
    letters := search.letters(value);
    CONTINUE WHEN letters = '';
    SELECT string_agg(format(CASE WHEN w.written = w.sound THEN '%1$s%2$s:*%4$s' ELSE '(%1$s%2$s:*%4$s|%1$s%3$s:*%4$s)' END,
                             tag, left(w.written, 40), left(w.sound, 40), weight),
                      CASE WHEN i <= cardinality(words) THEN '&' ELSE '<->' END ORDER BY w.n)
      INTO term
      FROM unnest(search.spoken(letters, ''), string_to_array(search.sounds(letters, ''), ' ')) WITH ORDINALITY w (written, sound, n);
    is_empty := is_empty AND i > cardinality(words) + cardinality(phrases);
    terms := terms || (CASE WHEN i > cardinality(words) + cardinality(phrases) THEN '!' ELSE '' END || '(' || term || ')');
  END LOOP;
  RETURN CASE WHEN NOT is_empty THEN array_to_string(terms, '&')::tsquery END;
END
$$;
REVOKE ALL ON FUNCTION search.query FROM PUBLIC;
