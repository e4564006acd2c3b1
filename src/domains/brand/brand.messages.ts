import { declareMessages } from '../../kernel/messages';

export const BRAND_MESSAGES = declareMessages('brand', {
  agesReversed: {
    en: 'Maximum age must not be less than the minimum age.',
    hi: 'अधिकतम आयु, न्यूनतम आयु से कम नहीं हो सकती।',
  },
});
