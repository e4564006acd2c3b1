import { declareMessages } from '../messages';

/** Messages about the items of mutations over many objects. */
export const BULK_MESSAGES = declareMessages('bulk', {
  duplicate: {
    en: 'This object is already in the list. Remove the duplicate.',
    hi: 'यह सूची में पहले से है। दोहराव हटाएँ।',
  },
  internal: {
    en: 'This item could not be processed because of an internal error. Try again. If the problem persists, contact support.',
    hi: 'आंतरिक त्रुटि के कारण यह आइटम संसाधित नहीं हो सका। फिर से प्रयास करें। समस्या बनी रहे, तो सहायता टीम से संपर्क करें।',
  },
  tooManyAtomic: {
    en: 'At most {maximum, number} items can be changed together. Change fewer items at a time.',
    hi: 'एक साथ अधिकतम {maximum, number} आइटम ही बदले जा सकते हैं। एक बार में कम आइटम बदलें।',
  },
});
