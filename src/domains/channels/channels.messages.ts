import { declareMessages } from '../../kernel/messages';

export const CHANNEL_MESSAGES = declareMessages('channels', {
  connectAccounts: { en: 'connect social accounts', hi: 'सोशल खाते कनेक्ट करने' },
  platformNotSetUp: {
    en: 'Accounts on {platform} cannot be connected, because the platform is not set up. Contact support.',
    hi: '{platform} के खाते कनेक्ट नहीं किए जा सकते, क्योंकि यह प्लेटफ़ॉर्म सेट नहीं है। सहायता टीम से संपर्क करें।',
  },
  unknownLogin: {
    en: 'This sign-in method does not exist on {platform}. Choose one of: {logins}.',
    hi: '{platform} पर साइन इन करने का यह तरीका उपलब्ध नहीं है। इनमें से कोई चुनें: {logins}।',
  },
  otherPlatform: {
    en: 'The social account to reconnect is on {platform}. Choose that platform.',
    hi: 'फिर से कनेक्ट किया जाने वाला सोशल खाता {platform} पर है। वही प्लेटफ़ॉर्म चुनें।',
  },
  expired: {
    en: 'This connection has expired. Start again.',
    hi: 'इस कनेक्शन का समय समाप्त हो चुका है। फिर से शुरू करें।',
  },
  notReady: {
    en: 'Access was not granted on {platform} yet. Grant access on its page first.',
    hi: '{platform} पर अभी अनुमति नहीं दी गई है। पहले उसके पेज पर अनुमति दें।',
  },
  reading: {
    en: 'The accounts are still being read from {platform}. Try again in a few seconds.',
    hi: '{platform} से खाते अभी पढ़े जा रहे हैं। कुछ सेकंड बाद फिर से कोशिश करें।',
  },
  ended: {
    en: 'This connection has ended. Start again to connect more accounts.',
    hi: 'यह कनेक्शन समाप्त हो चुका है। और खाते कनेक्ट करने के लिए फिर से शुरू करें।',
  },
  denied: {
    en: 'The request was denied on {platform}. Start again and grant access.',
    hi: '{platform} पर अनुरोध अस्वीकार किया गया। फिर से शुरू करें और अनुमति दें।',
  },
  unreadable: {
    en: 'The accounts could not be read from {platform}. Start again.',
    hi: '{platform} से खातों की जानकारी नहीं मिल सकी। फिर से शुरू करें।',
  },
  noAccounts: {
    en: 'There is no account on {platform} that can be connected. Create a professional account or a page, then start again.',
    hi: '{platform} पर कनेक्ट करने योग्य कोई खाता नहीं है। पेशेवर खाता या पेज बनाएँ, फिर से शुरू करें।',
  },
  otherAccount: {
    en: 'Access was granted to {granted}, not to {expected}. Start again and select {expected}.',
    hi: '{expected} के बजाय {granted} के लिए अनुमति दी गई। फिर से शुरू करें और {expected} चुनें।',
  },
  notSelected: {
    en: '{account} was not selected on {platform}. Start again and select it there.',
    hi: '{platform} पर {account} को नहीं चुना गया। फिर से शुरू करें और वहाँ इसे चुनें।',
  },
  scopesMissing: {
    en: 'Permissions for {account} are missing: {scopes}. Start again and grant them.',
    hi: '{account} के लिए ये अनुमतियाँ नहीं दी गईं: {scopes}। फिर से शुरू करें और अनुमति दें।',
  },
  grantIncomplete: {
    en: 'Permissions on {platform} are missing: {scopes}. Start again and grant them.',
    hi: '{platform} पर ये अनुमतियाँ नहीं दी गईं: {scopes}। फिर से शुरू करें और अनुमति दें।',
  },
  roleMissing: {
    en: 'Your role on {account} does not allow publishing. Ask its owner for access.',
    hi: '{account} पर आपकी भूमिका प्रकाशित करने की अनुमति नहीं देती। उसके स्वामी से अनुमति माँगें।',
  },
  productMissing: {
    en: 'Marquee cannot connect {account} on {platform}, because its app there lacks the product for them. Contact support.',
    hi: '{platform} पर {account} कनेक्ट नहीं किए जा सकते, क्योंकि वहाँ Marquee के ऐप को इनकी अनुमति नहीं है। सहायता टीम से संपर्क करें।',
  },
  notOffered: {
    en: 'An account is not part of this connection. Select accounts from the list.',
    hi: 'कोई खाता इस कनेक्शन का भाग नहीं है। सूची में से खाते चुनें।',
  },
  selectAccount: { en: 'Select at least one account.', hi: 'कम से कम एक खाता चुनें।' },
  otherClientAccount: {
    en: '{account} is already connected for another client account.',
    hi: '{account} पहले से किसी दूसरे क्लाइंट खाते के लिए कनेक्ट है।',
  },
  notRefreshable: {
    en: 'The authorization of this social account has ended. Reconnect it.',
    hi: 'इस सोशल खाते की अनुमति समाप्त हो चुकी है। इसे फिर से कनेक्ट करें।',
  },
});
