import { declareMessages } from '../../kernel/messages';

export const SETTING_MESSAGES = declareMessages('settings', {
  trueOrFalse: { en: '{field} must be true or false.', hi: '“{field}” केवल true या false हो सकता है।' },
  numeric: {
    en: '{field} must be a number or an object of numbers.',
    hi: '“{field}” कोई संख्या या संख्याओं का समूह होना चाहिए।',
  },
  sameType: {
    en: '{field} must be of the same type as before ({type}).',
    hi: '“{field}” का प्रकार पहले जैसा ({type}) होना चाहिए।',
  },
});
