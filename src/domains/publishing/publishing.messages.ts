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
  noPlannedAccounts: {
    en: 'All social accounts of the plan were removed. Schedule the post on other ones.',
    hi: 'योजना के सभी सोशल खाते हटा दिए गए हैं। पोस्ट को किसी दूसरे खाते पर निर्धारित करें।',
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
  tooFarAway: {
    en: 'The time is more than {years} years away. Choose an earlier one.',
    hi: 'यह समय {years} वर्ष से अधिक दूर है। पहले का समय चुनें।',
  },
  periodEndsBeforeStart: {
    en: 'The latest time must be after the earliest time.',
    hi: 'सबसे बाद का समय सबसे पहले के समय के बाद का होना चाहिए।',
  },
  periodTooLong: {
    en: 'The latest time can be at most {days} days after the earliest time.',
    hi: 'सबसे बाद का समय सबसे पहले के समय से अधिकतम {days} दिन बाद का हो सकता है।',
  },
  noBestTime: {
    en: '{account} has no free best time in this period. Choose a longer period, more publications per day, or another time.',
    hi: 'इस अवधि में {account} के लिए कोई सर्वोत्तम समय खाली नहीं है। लंबी अवधि, प्रति दिन अधिक प्रकाशन या कोई दूसरा समय चुनें।',
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
  notFailed: {
    en: 'Only a publication that failed can be retried.',
    hi: 'केवल विफल हुए प्रकाशन को फिर से भेजा जा सकता है।',
  },
  unknownResult: {
    en: 'Marquee does not know yet whether the platform published this post. It is not sent again before that is known.',
    hi: 'अभी यह ज्ञात नहीं है कि प्लेटफ़ॉर्म ने यह पोस्ट प्रकाशित की या नहीं। यह जाने बिना इसे दोबारा नहीं भेजा जाता।',
  },
  notPublished: {
    en: 'Only a publication that was published has metrics.',
    hi: 'आँकड़े केवल प्रकाशित हो चुके प्रकाशन के होते हैं।',
  },
  deletedOnPlatform: {
    en: 'This post was deleted on its platform, so its metrics are not updated any more.',
    hi: 'यह पोस्ट अपने प्लेटफ़ॉर्म पर हटा दी गई है, इसलिए इसके आँकड़े अब अपडेट नहीं होते।',
  },
  withoutMetrics: {
    en: 'The platform reports no metrics of this post.',
    hi: 'प्लेटफ़ॉर्म इस पोस्ट के आँकड़े नहीं बताता।',
  },
  accountNotConnected: {
    en: 'The social account of this publication is not connected. Reconnect it first.',
    hi: 'इस प्रकाशन का सोशल खाता कनेक्ट नहीं है। पहले उसे फिर से कनेक्ट करें।',
  },
  postIsGone: {
    en: 'The post of this publication was deleted, so it cannot be sent again.',
    hi: 'इस प्रकाशन की पोस्ट हटा दी गई है, इसलिए इसे फिर से नहीं भेजा जा सकता।',
  },
  accountIsGone: {
    en: 'The social account of this publication was removed. Schedule the post on another account.',
    hi: 'इस प्रकाशन का सोशल खाता हटा दिया गया है। पोस्ट को किसी दूसरे खाते पर निर्धारित करें।',
  },
  notWaiting: {
    en: 'Only a publication that is waiting to be published can be confirmed.',
    hi: 'केवल उसी प्रकाशन की पुष्टि की जा सकती है जो प्रकाशित होने की प्रतीक्षा में है।',
  },
  notReminder: {
    en: 'Marquee publishes this post itself, so it cannot be confirmed.',
    hi: 'यह पोस्ट Marquee स्वयं प्रकाशित करता है, इसलिए इसकी पुष्टि नहीं की जा सकती।',
  },
  publishedInFuture: {
    en: 'The time of publishing is in the future. Choose a time that has passed.',
    hi: 'प्रकाशन का समय भविष्य में है। बीता हुआ समय चुनें।',
  },
  permalinkRequired: {
    en: 'Enter the link to the post on {platform}.',
    hi: '{platform} पर पोस्ट का लिंक दर्ज करें।',
  },
  otherPlatformLink: {
    en: 'This is not a link to {platform}. Enter the link to the post there.',
    hi: 'यह {platform} का लिंक नहीं है। वहाँ की पोस्ट का लिंक दर्ज करें।',
  },
  notScheduled: {
    en: 'This publication was not scheduled, so it cannot be rescheduled.',
    hi: 'यह प्रकाशन निर्धारित नहीं किया गया था, इसलिए इसे फिर से निर्धारित नहीं किया जा सकता।',
  },
});
