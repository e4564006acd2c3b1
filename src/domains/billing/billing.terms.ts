import { declareNouns, declareTerms } from '../../kernel/messages';

declareNouns({
  'cost entry': {
    hi: 'लागत प्रविष्टि',
    gender: 'f',
    plural: 'लागत प्रविष्टियाँ',
    pluralOblique: 'लागत प्रविष्टियों',
  },
  'usage period': { hi: 'उपयोग अवधि', gender: 'f', plural: 'उपयोग अवधियाँ', pluralOblique: 'उपयोग अवधियों' },
  'usage reservation': { hi: 'उपयोग का आरक्षण', gender: 'm', oblique: 'उपयोग के आरक्षण' },
});

/** Metrics that limits count. */
declareTerms('value', {
  AI_CREDITS: { en: 'AI credits', hi: 'AI क्रेडिट' },
  AI_IMAGES: { en: 'AI images', hi: 'AI चित्र' },
  AI_VIDEOS: { en: 'AI videos', hi: 'AI वीडियो' },
  PAID_POSTS: { hi: 'सशुल्क पोस्ट' },
});
