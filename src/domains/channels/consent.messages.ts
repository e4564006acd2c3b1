import { declareMessages } from '../../kernel/messages';

/** The page at which a user arrives from a platform, if no frontend is set up. */
export const CONSENT_PAGE = declareMessages('consent', {
  granted: { en: 'Access was granted.', hi: 'अनुमति मिल गई।' },
  continue: {
    en: 'Close this page, return to Marquee and select the accounts to connect.',
    hi: 'यह पेज बंद करें, Marquee पर लौटें और कनेक्ट करने के लिए खाते चुनें।',
  },
  failed: { en: 'The accounts cannot be connected.', hi: 'खाते कनेक्ट नहीं किए जा सकते।' },
  unknown: {
    en: 'This link is invalid, expired or already used. Return to Marquee and start again.',
    hi: 'यह लिंक मान्य नहीं है, इसका समय समाप्त हो चुका है या यह पहले उपयोग हो चुका है। Marquee पर लौटें और फिर से शुरू करें।',
  },
});
