-- Returns a text in lower case, without accents and in Latin letters where it was in Devanagari, as words separated by one
-- space. Capital letters stand for what is not final: A for an inherent vowel, F for one at the end of a word, and others
-- for pairs of letters. Letters of other scripts are kept. The result does not depend on the locale of the database.
CREATE OR REPLACE FUNCTION search.letters(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  t text := lower(value);
BEGIN
  IF octet_length(t) > char_length(t) THEN
    t := lower(normalize(t, NFKD));
    t := replace(replace(replace(t, E's\u0301', 'sh'), E's\u0323', 'sh'), E'r\u0325', 'ri');
    t := regexp_replace(t, 'r\u0323(?=[b-df-hj-np-tv-z])', 'ri', 'g');
    -- Accents, the dots of borrowed letters, joiners, variation selectors, and apostrophes within words.
    t := regexp_replace(t, '[\u0300-\u036f\u093c\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\u2019]', '', 'g');
    IF t ~ '[\u0900-\u097f]' THEN
      t := replace(t, 'ज्ञ', 'ग्य');
      t := regexp_replace(t, '([क-ह])(?![\u093e-\u094d\u0962\u0963])', '\1A', 'g');
      t := translate(t,
        'कखगघङचछजझञटठडढणतथदधनऩपफबभमयरऱलळऴवशषसह' || 'अआइईउऊऋएऐओऔऑऍऎऒ' || 'ािीुूृेैोौॉॅॆॊ' || 'ंँॐ' || '०१२३४५६७८९' || '्ःऽ',
        'kKgGnCCjJntTdDntTdDnnpfbBmyrrlllvSSsh' || 'aaiiuuReEoOoeeo' || 'aiiuuReEoOoeeo' || 'nno' || '0123456789');
    END IF;
  END IF;
  t := replace(t, '''', '');
  t := btrim(regexp_replace(t,
    '[^a-zA-Z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0963\u0966-\u1fff\u2c00-\u2dff\u3005-\u3007\u3031-\ufdff\ufe70-\ufeff\uff66-\uffdc\U00010000-\U0001efff\U00020000-\U000fffff]+',
    ' ', 'g'));
  RETURN regexp_replace(t, '([aiueoAEOR][^aiueoAEOR ]+)A(?![a-zA-Z])', '\1F', 'g');
END
$$;
REVOKE ALL ON FUNCTION search.letters FROM PUBLIC;
