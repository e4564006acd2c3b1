import { declareMessages } from '../../kernel/messages';

export const SETTING_MESSAGES = declareMessages('settings', {
  trueOrFalse: { en: '{field} must be true or false.', hi: '“{field}” केवल true या false हो सकता है।' },
  numeric: {
    en: '{field} must be a number or an object of numbers.',
    hi: '“{field}” कोई संख्या या संख्याओं का समूह होना चाहिए।',
  },
  noValueOfSecret: {
    en: '{field} must be empty for a secret. Enter the secret instead.',
    hi: 'सीक्रेट के लिए “{field}” खाली होना चाहिए। इसके बजाय सीक्रेट भरें।',
  },
  secretNotPublic: {
    en: 'A secret cannot be public.',
    hi: 'सीक्रेट को सार्वजनिक नहीं किया जा सकता।',
  },
  onlySecrets: {
    en: '{field} can be set only for settings that are secrets.',
    hi: '“{field}” केवल उन सेटिंग के लिए भरा जा सकता है जो सीक्रेट हैं।',
  },
  sameType: {
    en: '{field} must be of the same type as before ({type}).',
    hi: '“{field}” का प्रकार पहले जैसा ({type}) होना चाहिए।',
  },
});

export const NETWORK_LIMIT_MESSAGES = declareMessages('networkLimits', {
  onlyWithUnit: {
    en: '{field} can be set only for limits with a unit.',
    hi: '“{field}” केवल उन सीमाओं के लिए भरा जा सकता है जिनकी कोई इकाई है।',
  },
  onlyWithoutUnit: {
    en: '{field} can be set only for limits without a unit.',
    hi: '“{field}” केवल उन सीमाओं के लिए भरा जा सकता है जिनकी कोई इकाई नहीं है।',
  },
  onlyForMoney: {
    en: '{field} can be set only for prices.',
    hi: '“{field}” केवल कीमतों के लिए भरी जा सकती है।',
  },
});
