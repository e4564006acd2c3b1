import { declareMessages } from '../../kernel/messages';

export const IDENTITY_MESSAGES = declareMessages('identity', {
  incorrectPassword: { en: 'The password is incorrect.', hi: 'पासवर्ड सही नहीं है।' },
  incorrectCredentials: {
    en: 'The email address or password is incorrect.',
    hi: 'ईमेल पता या पासवर्ड सही नहीं है।',
  },
  sessionEnded: {
    en: 'The session has ended. Sign in again.',
    hi: 'आपका सत्र समाप्त हो गया है। फिर से साइन इन करें।',
  },
  invalidLink: {
    en: 'This link is invalid, expired or already used. Request a new one.',
    hi: 'यह लिंक मान्य नहीं है, इसकी अवधि समाप्त हो चुकी है या इसका उपयोग हो चुका है। नया लिंक मँगाएँ।',
  },
  alreadyVerified: {
    en: 'Your email address is already verified.',
    hi: 'आपके ईमेल पते की पुष्टि पहले ही हो चुकी है।',
  },
  accountDeleted: {
    en: 'This account was deleted. You can still restore it.',
    hi: 'यह खाता हटा दिया गया था। आप इसे अब भी पुनर्स्थापित कर सकते हैं।',
  },
  accountNotDeleted: {
    en: 'This account is not deleted. Sign in instead.',
    hi: 'यह खाता हटाया नहीं गया है। कृपया साइन इन करें।',
  },
});
