import { declareMessages } from './message';
import { declareNouns, declareTerms } from './terms';

/** Messages about values that users enter. Every one names the field. */
export const VALUE_MESSAGES = declareMessages('value', {
  required: {
    en: '{field} {field_number, select, plural {are} other {is}} required.',
    hi: '“{field}” भरना आवश्यक है।',
  },
  notCleared: { en: '{field} cannot be cleared.', hi: '“{field}” को खाली नहीं किया जा सकता।' },
  blank: { en: '{field} must not be blank.', hi: '“{field}” में कुछ लिखना आवश्यक है।' },
  tooLong: {
    en: '{field} must have at most {maximum, plural, one {# character} other {# characters}}.',
    hi: '“{field}” में अधिकतम {maximum, plural, one {# अक्षर हो सकता है} other {# अक्षर हो सकते हैं}}।',
  },
  tooManyItems: {
    en: '{field} must have at most {maximum, plural, one {# item} other {# items}}.',
    hi: '“{field}” में अधिकतम {maximum, plural, one {# आइटम हो सकता है} other {# आइटम हो सकते हैं}}।',
  },
  tooManyBytes: {
    en: '{field} must have at most {maximum, plural, one {# byte} other {# bytes}}.',
    hi: '“{field}” का आकार अधिकतम {maximum, number} बाइट हो सकता है।',
  },
  tooShort: {
    en: '{field} must have at least {minimum, plural, one {# character} other {# characters}}.',
    hi: '“{field}” में कम से कम {minimum, plural, one {# अक्षर होना चाहिए} other {# अक्षर होने चाहिए}}।',
  },
  minimum: {
    en: '{field} must be at least {minimum, number}.',
    hi: '“{field}” का मान कम से कम {minimum, number} होना चाहिए।',
  },
  maximum: {
    en: '{field} must be at most {maximum, number}.',
    hi: '“{field}” का मान अधिकतम {maximum, number} हो सकता है।',
  },
  minimumDuration: {
    en: '{field} must be at least {limit}.',
    hi: '“{field}” कम से कम {limit} होना चाहिए।',
  },
  maximumDuration: {
    en: '{field} must be at most {limit}.',
    hi: '“{field}” अधिकतम {limit} हो सकता है।',
  },
  notEncrypted: {
    en: '{field} cannot be saved, because no encryption key is set up. Contact support.',
    hi: '“{field}” को सहेजा नहीं जा सकता, क्योंकि एन्क्रिप्शन कुंजी सेट नहीं है। सहायता टीम से संपर्क करें।',
  },
  decimalPlaces: {
    en: '{field} must have at most {maximum, plural, one {# decimal place} other {# decimal places}}.',
    hi: '“{field}” में दशमलव के बाद अधिकतम {maximum, plural, one {# अंक हो सकता है} other {# अंक हो सकते हैं}}।',
  },
  wholeDigits: {
    en: '{field} must have at most {maximum, plural, one {# digit} other {# digits}} before the decimal point.',
    hi: '“{field}” में दशमलव से पहले अधिकतम {maximum, plural, one {# अंक हो सकता है} other {# अंक हो सकते हैं}}।',
  },
  character: {
    en: '{field} {field_number, select, plural {contain} other {contains}} a character that cannot be saved. Remove it.',
    hi: '“{field}” में ऐसा चिह्न है जिसे सहेजा नहीं जा सकता। उसे हटाएँ।',
  },
  singleLine: { en: '{field} must be a single line.', hi: '“{field}” एक ही पंक्ति में होना चाहिए।' },
  form: { en: '{field} must be {form}.', hi: '“{field}” का प्रारूप सही नहीं है। सही प्रारूप: {form}।' },
  invalid: {
    en: '{field} {field_number, select, plural {have} other {has}} an invalid value. Change it and try again.',
    hi: '“{field}” का मान मान्य नहीं है। इसे बदलकर फिर से प्रयास करें।',
  },
  anyInvalid: {
    en: 'A value is invalid. Change it and try again.',
    hi: 'कोई मान मान्य नहीं है। उसे बदलकर फिर से प्रयास करें।',
  },
  anyRequired: { en: 'A required value is missing.', hi: 'एक आवश्यक मान नहीं भरा गया है।' },
  taken: {
    en: 'This {field_lower} is already in use. Choose another one.',
    hi: '“{field}” का यह मान पहले से उपयोग में है। कोई दूसरा मान चुनें।',
  },
  anyTaken: {
    en: 'This value is already in use. Choose another one.',
    hi: 'यह मान पहले से उपयोग में है। कोई दूसरा मान चुनें।',
  },
  emailAddress: {
    en: '{field} must not be the email address.',
    hi: '“{field}” आपका ईमेल पता नहीं हो सकता।',
  },
  selectionGone: {
    en: 'The selected {field_lower} no longer exists. Choose another one.',
    hi: '“{field}” के लिए चुना गया विकल्प अब मौजूद नहीं है। कोई दूसरा विकल्प चुनें।',
  },
  anySelectionGone: {
    en: 'The selected object no longer exists. Choose another one.',
    hi: 'चुना गया विकल्प अब मौजूद नहीं है। कोई दूसरा विकल्प चुनें।',
  },
});

/** Messages about objects: whether they exist, who may change them, and their state. */
export const OBJECT_MESSAGES = declareMessages('object', {
  notFound: {
    en: '{object_upper} not found, or you do not have access to it.',
    hi: '{object} उपलब्ध नहीं है, या आपके पास इसे देखने की अनुमति नहीं है।',
  },
  selectionNotFound: {
    en: 'The selected {object} does not exist. Choose another one.',
    hi: '{object_gender, select, f {चुनी गई} other {चुना गया}} {object} मौजूद नहीं है। कोई {object_gender, select, f {दूसरी} other {दूसरा}} चुनें।',
  },
  selectionNotFoundIn: {
    en: 'The selected {object} does not exist in this {tenant}. Choose another one.',
    hi: '{object_gender, select, f {चुनी गई} other {चुना गया}} {object} इस {tenant_oblique} में मौजूद नहीं है। कोई {object_gender, select, f {दूसरी} other {दूसरा}} चुनें।',
  },
  selectionNotShared: {
    en: 'The selected {object} does not exist in this {tenant} and is not shared with it. Choose another one.',
    hi: '{object_gender, select, f {चुनी गई} other {चुना गया}} {object} न तो इस {tenant_oblique} में मौजूद है और न ही इसके साथ साझा है। कोई {object_gender, select, f {दूसरी} other {दूसरा}} चुनें।',
  },
  forbidden: {
    en: 'You do not have permission to {action}. {remedy}',
    hi: 'आपको {action} की अनुमति नहीं है। {remedy}',
  },
  askTenantAdmin: {
    en: 'Ask {tenant_a} admin for access.',
    hi: 'अनुमति के लिए {tenant_oblique} के एडमिन से संपर्क करें।',
  },
  askAdministrator: {
    en: 'Ask an administrator for access.',
    hi: 'अनुमति के लिए एडमिन से संपर्क करें।',
  },
  needsStaffRole: {
    en: 'This requires the staff role “{role}”.',
    hi: 'इसके लिए स्टाफ़ की भूमिका “{role}” आवश्यक है।',
  },
  versionConflict: {
    en: 'This {object} has changed since you opened it. Review the current version and save again.',
    hi: 'आपके खोलने के बाद इस {object_oblique} में बदलाव हुआ है। मौजूदा संस्करण देखें और फिर से सहेजें।',
  },
  deleted: { en: 'This {object} is deleted.', hi: 'इस {object_oblique} को हटाया जा चुका है।' },
  notDeleted: {
    en: 'This {object} is not deleted, so it cannot be restored.',
    hi: 'इस {object_oblique} को हटाया नहीं गया है, इसलिए इसे पुनर्स्थापित नहीं किया जा सकता।',
  },
  deletedTooLongAgo: {
    en: 'This {object} was deleted more than {days, plural, one {# day} other {# days}} ago and can no longer be restored.',
    hi: 'इस {object_oblique} को हटाए हुए {days, number} दिन से अधिक हो चुके हैं, इसलिए इसे अब पुनर्स्थापित नहीं किया जा सकता।',
  },
  restoreTaken: {
    en: 'This {object} cannot be restored because its {field_lower} is already in use. Change the {field_lower} of the other {object}, then restore this one.',
    hi: 'इस {object_oblique} को पुनर्स्थापित नहीं किया जा सकता, क्योंकि “{field}” का मान पहले से उपयोग में है। पहले {object_gender, select, f {दूसरी} other {दूसरे}} {object_oblique} में “{field}” बदलें, फिर इसे पुनर्स्थापित करें।',
  },
  restoreTakenValue: {
    en: 'This {object} cannot be restored because its {field_lower} “{value}” is already in use. Change the {field_lower} of the other {object}, then restore this one.',
    hi: 'इस {object_oblique} को पुनर्स्थापित नहीं किया जा सकता, क्योंकि “{field}” का मान “{value}” पहले से उपयोग में है। पहले {object_gender, select, f {दूसरी} other {दूसरे}} {object_oblique} में “{field}” बदलें, फिर इसे पुनर्स्थापित करें।',
  },
  duplicateItem: {
    en: '{object_aUpper} can be added to {parent_a} only once. Remove the duplicate.',
    hi: '{parent_oblique} में किसी {object_oblique} को केवल एक बार जोड़ा जा सकता है। दोहराया गया आइटम हटाएँ।',
  },
  tooManyHidden: {
    en: '{parent_aUpper} can have at most {maximum, number} {object_plural}. This {parent} has {hidden, number} that are deleted or not visible to you, so you can add at most {left, number}.',
    hi: '{parent_oblique} में {object_pluralOblique} की संख्या अधिकतम {maximum, number} हो सकती है। इनमें से {hidden, number} हटाए जा चुके हैं या आपको दिखाई नहीं देते, इसलिए आप अधिकतम {left, number} जोड़ सकते हैं।',
  },
  statusTransition: {
    en: 'Status cannot change from {from} to {to}. {suggestion}',
    hi: 'स्थिति को “{from}” से “{to}” में नहीं बदला जा सकता। {suggestion}',
  },
  statusUnchanged: {
    en: 'Status is already {from}.',
    hi: 'स्थिति पहले से “{from}” है।',
  },
  allowedStatuses: { en: 'Allowed: {allowed}.', hi: 'संभव विकल्प: {allowed}।' },
  noStatusAllowed: { en: 'No change is currently allowed.', hi: 'अभी कोई बदलाव संभव नहीं है।' },
  limitReached: {
    en: 'The limit of {limit, number} of this {object} is reached.',
    hi: 'इस {object_oblique} की सीमा ({limit, number}) पूरी हो चुकी है।',
  },
  storageLimit: {
    en: 'The storage limit of {limit, number} bytes is exceeded. Delete content, or contact support for a higher limit.',
    hi: 'संग्रहण की सीमा ({limit, number} बाइट) पार हो गई है। कुछ सामग्री हटाएँ, या सीमा बढ़वाने के लिए सहायता टीम से संपर्क करें।',
  },
  storageLimitOfField: {
    en: 'The storage limit of {limit, number} bytes is exceeded. Shorten the {field_lower}, or contact support for a higher limit.',
    hi: 'संग्रहण की सीमा ({limit, number} बाइट) पार हो गई है। “{field}” को छोटा करें, या सीमा बढ़वाने के लिए सहायता टीम से संपर्क करें।',
  },
  repeatedWithOtherValues: {
    en: 'This request was already sent with different values. Reload the page and try again.',
    hi: 'यह अनुरोध पहले ही अलग मानों के साथ भेजा जा चुका है। पेज को फिर से लोड करके दोबारा प्रयास करें।',
  },
});

/** What a user is not allowed to do: completes "You do not have permission to …". */
export const ACTIONS = declareMessages('action', {
  change: { en: 'change this {object}', hi: 'इस {object_oblique} को बदलने' },
  create: { en: 'create {object_a}', hi: '{object} बनाने' },
  createIn: {
    en: 'create {object_a} in this {tenant}',
    hi: 'इस {tenant_oblique} में {object} बनाने',
  },
  createSeveralIn: {
    en: 'create {object_plural} in this {tenant}',
    hi: 'इस {tenant_oblique} में {object_plural} बनाने',
  },
});

declareNouns({ object: { hi: 'आइटम', gender: 'm' } });

declareTerms('field', {
  id: { en: 'ID', hi: 'आईडी' },
  idempotencyKey: { en: 'Request key', hi: 'अनुरोध कुंजी' },
  expectedVersion: { en: 'Version', hi: 'संस्करण' },
  value: { hi: 'मान' },
});

/** The forms of the value types of the kernel. */
declareTerms('form', {
  'an email address with ASCII characters only': { hi: 'केवल अंग्रेज़ी अक्षरों वाला ईमेल पता' },
  'a URL that starts with http:// or https://': { hi: 'http:// या https:// से शुरू होने वाला URL' },
  'a currency code such as INR': { hi: 'मुद्रा कोड, जैसे INR' },
  'a country code such as IN': { hi: 'देश का कोड, जैसे IN' },
  'a color such as #1f3a5f': { hi: 'रंग का कोड, जैसे #1f3a5f' },
  'a date and time such as 2026-03-01T08:30:00Z': { hi: 'तिथि और समय, जैसे 2026-03-01T08:30:00Z' },
  'a local date and time such as 2026-03-01T08:30': { hi: 'स्थानीय तिथि और समय, जैसे 2026-03-01T08:30' },
  'a date such as 2026-03-01': { hi: 'तिथि, जैसे 2026-03-01' },
  'a time zone such as Asia/Kolkata': { hi: 'समय क्षेत्र, जैसे Asia/Kolkata' },
  'a language tag such as en or hi-IN': { hi: 'भाषा का कोड, जैसे en या hi-IN' },
  'a duration such as P1DT12H or PT30M': { hi: 'अवधि, जैसे P1DT12H या PT30M' },
  'a number such as 1250.50': { hi: 'संख्या, जैसे 1250.50' },
  'a time such as 09:30': { hi: 'समय, जैसे 09:30' },
});
