-- Returns the words of `search.letters` as written; those with inherent vowels as they are spoken in Hindi, where some
-- inherent vowels are silent: नमकीन is namkin. `final` is what becomes of the inherent vowel at the end of a word.
CREATE OR REPLACE FUNCTION search.spoken(letters text, final text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  written text[] := string_to_array(letters, ' ');
  sounds text[];
BEGIN
  IF letters !~ '[A-Z]' THEN RETURN written; END IF;
  sounds := string_to_array(search.sounds(regexp_replace(letters,
    '([aiueoAEOR][b-df-hj-np-tv-zBCDGJKST])A(?=[b-df-hj-np-tv-zBCDGJKST][aiueoAEOR])', '\1', 'g'), final), ' ');
  FOR i IN 1 .. cardinality(written) LOOP
    IF written[i] ~ '[A-Z]' THEN written[i] := sounds[i]; END IF;
  END LOOP;
  RETURN written;
END
$$;
REVOKE ALL ON FUNCTION search.spoken FROM PUBLIC;
