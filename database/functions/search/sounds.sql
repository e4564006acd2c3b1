-- Returns the words of `search.letters` as they sound, so that spellings of a word meet: deepavali, dipavali and दीपावली.
-- The number of words stays the same. `final` is what becomes of the inherent vowel at the end of a word.
CREATE OR REPLACE FUNCTION search.sounds(letters text, final text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  t text := replace(replace(letters, 'F', final), 'A', 'a');
BEGIN
  t := replace(replace(replace(t, 'chh', 'C'), 'cch', 'C'), 'ch', 'C');
  t := replace(replace(replace(replace(t, 'ph', 'f'), 'sh', 'S'), 'w', 'v'), 'q', 'k');
  t := replace(replace(replace(replace(t, 'ee', 'i'), 'oo', 'u'), 'aa', 'a'), 'ei', 'e');
  IF strpos(t, 'c') > 0 THEN
    t := replace(regexp_replace(t, 'c(?=[eiy])', 's', 'g'), 'c', 'k');
  END IF;
  IF strpos(t, 'y') > 0 THEN
    t := regexp_replace(t, '([b-df-hj-np-tvxzBCDGJKST])y(?![aeiouEOR])', '\1i', 'g');
  END IF;
  t := replace(replace(replace(replace(t, 'z', 'j'), 'x', 'ks'), 'mb', 'nb'), 'mp', 'np');
  t := replace(replace(replace(replace(replace(replace(t, 'CC', 'C'), 'SS', 'S'), 'bb', 'b'), 'dd', 'd'), 'ff', 'f'), 'gg', 'g');
  t := replace(replace(replace(replace(replace(replace(t, 'jj', 'j'), 'kk', 'k'), 'll', 'l'), 'mm', 'm'), 'nn', 'n'), 'pp', 'p');
  t := replace(replace(replace(replace(replace(replace(t, 'rr', 'r'), 'ss', 's'), 'tt', 't'), 'vv', 'v'), 'ii', 'i'), 'uu', 'u');
  IF t ~ '[A-Z]' THEN
    t := replace(replace(replace(replace(replace(t, 'K', 'kh'), 'G', 'gh'), 'C', 'ch'), 'J', 'jh'), 'T', 'th');
    t := replace(replace(replace(replace(replace(replace(t, 'D', 'dh'), 'B', 'bh'), 'S', 'sh'), 'E', 'ai'), 'O', 'au'), 'R', 'ri');
  END IF;
  RETURN t;
END
$$;
REVOKE ALL ON FUNCTION search.sounds FROM PUBLIC;
