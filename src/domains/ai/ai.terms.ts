import { declareNouns, declareTerms } from '../../kernel/messages';

declareNouns({
  'AI model setting': {
    hi: 'AI मॉडल सेटिंग',
    gender: 'f',
    plural: 'AI मॉडल सेटिंग',
    pluralOblique: 'AI मॉडल सेटिंग',
  },
  'generated image': {
    hi: 'AI से बना चित्र',
    gender: 'm',
    plural: 'AI से बने चित्र',
    pluralOblique: 'AI से बने चित्रों',
  },
  'archived generation': {
    hi: 'संग्रहित AI सामग्री',
    gender: 'f',
    plural: 'संग्रहित AI सामग्रियाँ',
    pluralOblique: 'संग्रहित AI सामग्रियों',
  },
  generation: { hi: 'AI सामग्री', gender: 'f', plural: 'AI सामग्रियाँ', pluralOblique: 'AI सामग्रियों' },
});

declareTerms('field', {
  dryRun: { en: 'Dry run', hi: 'केवल जाँच' },
  aspectRatio: { en: 'Aspect ratio', hi: 'चित्र का अनुपात' },
  apiKey: { en: 'API key', hi: 'API कुंजी' },
  baseUrl: { en: 'URL', hi: 'URL' },
  comment: { hi: 'टिप्पणी' },
  change: { hi: 'बदलाव' },
  count: { en: 'Number of alternatives', hi: 'विकल्पों की संख्या' },
  facts: { hi: 'तथ्य' },
  maxHashtags: { en: 'Maximum number of hashtags', hi: 'हैशटैग की अधिकतम संख्या' },
  modelName: { hi: 'मॉडल का नाम' },
  modelTier: { en: 'Model tier', hi: 'मॉडल का स्तर' },
  prompt: { hi: 'चित्र का विवरण' },
  quality: { hi: 'गुणवत्ता' },
  provider: { hi: 'प्रदाता' },
  seed: { hi: 'सीड' },
  tier: { en: 'Tier', hi: 'स्तर' },
  topic: { hi: 'विषय' },
  userRating: { en: 'Rating', hi: 'रेटिंग' },
});

declareTerms('form', {
  'a name without spaces': { hi: 'बिना खाली जगह का कोई नाम' },
});
