import { declareNouns, declareTerms } from '../../kernel/messages';

declareNouns({
  generation: { hi: 'AI सामग्री', gender: 'f', plural: 'AI सामग्रियाँ', pluralOblique: 'AI सामग्रियों' },
});

declareTerms('field', {
  comment: { hi: 'टिप्पणी' },
  change: { hi: 'बदलाव' },
  count: { en: 'Number of alternatives', hi: 'विकल्पों की संख्या' },
  facts: { hi: 'तथ्य' },
  maxHashtags: { en: 'Maximum number of hashtags', hi: 'हैशटैग की अधिकतम संख्या' },
  modelTier: { en: 'Model tier', hi: 'मॉडल का स्तर' },
  seed: { hi: 'सीड' },
  topic: { hi: 'विषय' },
  userRating: { en: 'Rating', hi: 'रेटिंग' },
});
