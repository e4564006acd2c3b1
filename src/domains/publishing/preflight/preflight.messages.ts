import { declareMessages } from '../../../kernel/messages';

export const PREFLIGHT_MESSAGES = declareMessages('preflight', {
  required: {
    en: '{field} {field_number, select, plural {are} other {is}} required on {platform}.',
    hi: '{platform} पर “{field}” भरना आवश्यक है।',
  },
  tooLong: {
    en: '{field} {field_number, select, plural {have} other {has}} {actual, plural, one {# character} other {# characters}} as {platform} counts, and at most {maximum, number} are allowed. Shorten {field_number, select, plural {them} other {it}}.',
    hi: '{platform} की गिनती से “{field}” में {actual, number} अक्षर हैं, जबकि अधिकतम {maximum, number} हो सकते हैं। इसे छोटा करें।',
  },
  tooManyBytes: {
    en: '{field} {field_number, select, plural {have} other {has}} {actual, plural, one {# byte} other {# bytes}}, and {platform} allows at most {maximum, number}. Shorten {field_number, select, plural {them} other {it}}.',
    hi: '“{field}” का आकार {actual, number} बाइट है, जबकि {platform} पर अधिकतम {maximum, number} बाइट हो सकता है। इसे छोटा करें।',
  },
  tooMany: {
    en: '{field}: there are {actual, number}, and {platform} allows at most {maximum, number}. Remove some.',
    hi: '“{field}”: संख्या {actual, number} है, जबकि {platform} पर अधिकतम {maximum, number} हो सकती है। कुछ हटाएँ।',
  },
  tooFew: {
    en: '{field}: there are {actual, number}, and {platform} requires at least {minimum, number}. Add some.',
    hi: '“{field}”: संख्या {actual, number} है, जबकि {platform} पर कम से कम {minimum, number} आवश्यक है। कुछ जोड़ें।',
  },
  tooHigh: {
    en: '{field} {field_number, select, plural {are} other {is}} {actual}, and {platform} allows at most {maximum}.',
    hi: '“{field}” {actual} है, जबकि {platform} पर अधिकतम {maximum} हो सकता है।',
  },
  tooLow: {
    en: '{field} {field_number, select, plural {are} other {is}} {actual}, and {platform} requires at least {minimum}.',
    hi: '“{field}” {actual} है, जबकि {platform} पर कम से कम {minimum} आवश्यक है।',
  },
  notSupported: {
    en: '{field} {field_number, select, plural {are} other {is}} not supported for this kind of post on {platform}. Change or remove {field_number, select, plural {them} other {it}}.',
    hi: '{platform} पर इस तरह की पोस्ट में “{field}” समर्थित नहीं है। इसे बदलें या हटाएँ।',
  },
  invalid: {
    en: '{field} {field_number, select, plural {have} other {has}} a value that {platform} does not accept. Change it.',
    hi: '“{field}” का मान {platform} पर मान्य नहीं है। इसे बदलें।',
  },
  fileNotSupported: {
    en: '{field} of the media file is {actual}, and {platform} supports {allowed}.',
    hi: 'मीडिया फ़ाइल का “{field}” {actual} है, जबकि {platform} पर {allowed} समर्थित है।',
  },
  fileNotReady: {
    en: 'This media file is not ready. Wait until it has been processed, or replace it.',
    hi: 'यह मीडिया फ़ाइल तैयार नहीं है। इसके प्रोसेस होने तक प्रतीक्षा करें या इसे बदलें।',
  },
  differentSizes: {
    en: 'All images of a carousel on {platform} must have the same size.',
    hi: '{platform} पर कैरोसेल की सभी इमेज एक ही आकार की होनी चाहिए।',
  },
  platformNotSupported: {
    en: '{platform} does not accept posts from other apps. Choose a reminder, and publish the post yourself.',
    hi: '{platform} अन्य ऐप से पोस्ट स्वीकार नहीं करता। रिमाइंडर चुनें और पोस्ट स्वयं प्रकाशित करें।',
  },
  accountNotFound: {
    en: 'Social account not found, or you do not have access to it.',
    hi: 'सोशल खाता नहीं मिला या आपके पास इसकी पहुँच नहीं है।',
  },
  notConnected: {
    en: '{account} is not connected. Reconnect it before publishing there.',
    hi: '{account} कनेक्ट नहीं है। वहाँ प्रकाशित करने से पहले इसे फिर से कनेक्ट करें।',
  },
  paused: {
    en: '{account} is paused. Resume it before publishing there.',
    hi: '{account} रुका हुआ है। वहाँ प्रकाशित करने से पहले इसे फिर से शुरू करें।',
  },
  otherClientAccount: {
    en: '{account} belongs to another client account than this post. Choose another social account.',
    hi: '{account} इस पोस्ट से अलग क्लाइंट खाते का है। कोई दूसरा सोशल खाता चुनें।',
  },
  notShown: {
    en: '{platform} does not show {field_lower} for this kind of post.',
    hi: 'इस तरह की पोस्ट में {platform} “{field}” नहीं दिखाता।',
  },
  scaled: {
    en: '{platform} scales this image, because its width is outside its limits.',
    hi: '{platform} इस इमेज का आकार बदलेगा, क्योंकि इसकी चौड़ाई सीमा से बाहर है।',
  },
  quotaExhausted: {
    en: '{platform} accepts no more posts for this account at the moment.',
    hi: '{platform} अभी इस खाते के लिए और पोस्ट स्वीकार नहीं करता।',
  },
});
