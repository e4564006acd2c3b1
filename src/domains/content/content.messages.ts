import { declareMessages } from '../../kernel/messages';

export const CONTENT_MESSAGES = declareMessages('content', {
  mediaTypeMismatch: {
    en: 'The media type “{mediaType}” does not match the media files of this post. Choose “{derived}”, or change the media files.',
    hi: 'मीडिया का प्रकार “{mediaType}” इस पोस्ट की मीडिया फ़ाइलों से मेल नहीं खाता। “{derived}” चुनें या मीडिया फ़ाइलें बदलें।',
  },
  duplicatePlatform: {
    en: 'A platform can be selected only once. Remove the duplicate.',
    hi: 'किसी प्लेटफ़ॉर्म को केवल एक बार चुना जा सकता है। दोहराया गया विकल्प हटाएँ।',
  },
  duplicateOverride: {
    en: 'A platform can have only one override. Remove the duplicate.',
    hi: 'किसी प्लेटफ़ॉर्म के लिए केवल एक ही बदलाव रखा जा सकता है। दोहराया गया बदलाव हटाएँ।',
  },
  duplicateOptions: {
    en: 'A platform can have options only once. Remove the duplicate.',
    hi: 'किसी प्लेटफ़ॉर्म के विकल्प केवल एक बार दिए जा सकते हैं। दोहराए गए विकल्प हटाएँ।',
  },
  mediaNotInPost: {
    en: 'This media file is not part of the post. Add it to the post first, or choose another one.',
    hi: 'यह मीडिया फ़ाइल इस पोस्ट में नहीं है। पहले इसे पोस्ट में जोड़ें या कोई दूसरी फ़ाइल चुनें।',
  },
  duplicateMedia: {
    en: 'A media file can be selected only once. Remove the duplicate.',
    hi: 'किसी मीडिया फ़ाइल को केवल एक बार चुना जा सकता है। दोहराई गई फ़ाइल हटाएँ।',
  },
  invalidHashtags: {
    en: 'Enter hashtags separated by spaces, such as #tea #chai. A post can have at most 100 hashtags of 100 characters.',
    hi: 'हैशटैग के बीच रिक्त स्थान रखें, जैसे #tea #chai। एक पोस्ट में अधिकतम 100 हैशटैग हो सकते हैं, प्रत्येक में अधिकतम 100 वर्ण।',
  },
  invalidCallToAction: {
    en: 'Enter a call to action of one line with at most {maximum, number} characters.',
    hi: 'कॉल टू ऐक्शन एक ही पंक्ति में लिखें, अधिकतम {maximum, number} वर्णों में।',
  },
  captionTooLong: {
    en: 'With this variant, the caption would exceed {maximum, number} characters. Shorten the variant or the caption.',
    hi: 'इस विकल्प के साथ कैप्शन {maximum, number} वर्णों से अधिक हो जाएगा। विकल्प या कैप्शन छोटा करें।',
  },
  tooManyPosts: {
    en: 'This campaign has more than {maximum, plural, one {# post} other {# posts}}. Duplicate it without its posts.',
    hi: 'इस अभियान में {maximum, number} से अधिक पोस्ट हैं। पोस्ट के बिना इसकी प्रतिलिपि बनाएँ।',
  },
  copyPosts: { en: 'copy the posts of this campaign', hi: 'इस अभियान की पोस्ट की प्रतिलिपि बनाने' },
  notArchived: { en: 'This post is not archived.', hi: 'यह पोस्ट संग्रहीत नहीं है।' },
  pendingPublications: {
    en: 'This post has pending publications. Cancel them before deleting the post.',
    hi: 'इस पोस्ट के कुछ प्रकाशन लंबित हैं। पोस्ट हटाने से पहले उन्हें रद्द करें।',
  },
});
