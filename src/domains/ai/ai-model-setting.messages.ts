import { declareMessages } from '../../kernel/messages';

export const AI_MODEL_MESSAGES = declareMessages('aiModel', {
  composer: {
    en: 'The composer has the model name “composer”, and neither a URL nor an API key.',
    hi: 'कंपोज़र के मॉडल का नाम “composer” होता है, और उसका न कोई URL होता है न API कुंजी।',
  },
  urlRequired: {
    en: 'URL is required for a server with the API of OpenAI. Enter its public URL.',
    hi: 'OpenAI के API वाले सर्वर के लिए URL आवश्यक है। उसका सार्वजनिक URL दें।',
  },
  addressNotAllowed: {
    en: 'AI models cannot be called at this URL. Use a public http or https URL without a password.',
    hi: 'इस URL पर AI मॉडल का उपयोग नहीं किया जा सकता। बिना पासवर्ड वाला सार्वजनिक http या https URL दें।',
  },
  keyRequired: {
    en: 'API key is required for this provider. Enter the key of your organization.',
    hi: 'इस प्रदाता के लिए API कुंजी आवश्यक है। अपने संगठन की कुंजी दें।',
  },
  keyAgain: {
    en: 'Enter the API key again, because the URL has changed.',
    hi: 'URL बदल गया है, इसलिए API कुंजी फिर से दें।',
  },
  noImageModels: {
    en: 'This provider has no image models. Choose another provider for the tier of images.',
    hi: 'इस प्रदाता के पास चित्र बनाने वाले मॉडल नहीं हैं। चित्रों के स्तर के लिए कोई दूसरा प्रदाता चुनें।',
  },
  keyForm: {
    en: 'API key can contain only English letters, digits, punctuation and spaces, on one line.',
    hi: 'API कुंजी में केवल अंग्रेज़ी अक्षर, अंक, विराम चिह्न और खाली जगह हो सकती है, एक ही पंक्ति में।',
  },
});
