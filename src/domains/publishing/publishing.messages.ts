import { declareMessages } from '../../kernel/messages';

export const PUBLISHING_MESSAGES = declareMessages('publishing', {
  schedulePost: { en: 'schedule this post', hi: 'यह पोस्ट निर्धारित करने' },
  changePublication: { en: 'change this publication', hi: 'यह प्रकाशन बदलने' },
  archived: {
    en: 'This post is archived. Unarchive it before scheduling it.',
    hi: 'यह पोस्ट संग्रहीत है। निर्धारित करने से पहले इसे संग्रह से बाहर लाएँ।',
  },
  noContent: {
    en: 'This post has no content. Add a text or media files before scheduling it.',
    hi: 'इस पोस्ट में कोई सामग्री नहीं है। निर्धारित करने से पहले टेक्स्ट या मीडिया फ़ाइलें जोड़ें।',
  },
  noAccounts: { en: 'Select at least one social account.', hi: 'कम से कम एक सोशल खाता चुनें।' },
  duplicateAccount: {
    en: 'A social account can be selected only once. Remove the duplicate.',
    hi: 'किसी सोशल खाते को केवल एक बार चुना जा सकता है। दोहराया गया विकल्प हटाएँ।',
  },
  alreadyScheduled: {
    en: 'This post is already scheduled on {account} for this time. Choose another time.',
    hi: 'यह पोस्ट {account} पर इस समय के लिए पहले से निर्धारित है। कोई दूसरा समय चुनें।',
  },
  inThePast: {
    en: 'The time is in the past. Choose a later one.',
    hi: 'यह समय बीत चुका है। बाद का समय चुनें।',
  },
  nowIsTrue: {
    en: 'To publish now, this value must be true. Otherwise choose a time.',
    hi: 'अभी प्रकाशित करने के लिए यह मान true होना चाहिए। अन्यथा कोई समय चुनें।',
  },
  skippedTime: {
    en: '{time} does not exist in {timeZone}, because clocks are set forward. The next valid time is {next}.',
    hi: '{timeZone} में {time} मौजूद नहीं है, क्योंकि घड़ियाँ आगे की जाती हैं। अगला मान्य समय {next} है।',
  },
  notQueued: {
    en: 'Only a publication that is waiting to be sent can be rescheduled.',
    hi: 'केवल वही प्रकाशन फिर से निर्धारित किया जा सकता है जो भेजे जाने की प्रतीक्षा में है।',
  },
  notScheduled: {
    en: 'This publication was not scheduled, so it cannot be rescheduled.',
    hi: 'यह प्रकाशन निर्धारित नहीं किया गया था, इसलिए इसे फिर से निर्धारित नहीं किया जा सकता।',
  },
});
