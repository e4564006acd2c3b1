import { declareNouns, declareTerms } from '../../../kernel/messages';

declareNouns({
  'brand voice sample': {
    hi: 'ब्रांड की आवाज़ का नमूना',
    gender: 'm',
    plural: 'ब्रांड की आवाज़ के नमूने',
    pluralOblique: 'ब्रांड की आवाज़ के नमूनों',
  },
});

declareTerms('field', {
  contentType: { en: 'Type of content', hi: 'सामग्री का प्रकार' },
  metadata: { en: 'Additional data', hi: 'अतिरिक्त जानकारी' },
});
