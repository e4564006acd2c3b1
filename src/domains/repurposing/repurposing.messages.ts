import { declareMessages } from '../../kernel/messages';

export const REPURPOSING_MESSAGES = declareMessages('repurposing', {
  shortText: {
    en: 'Text must have at least {words} words to be analyzed.',
    hi: 'विश्लेषण के लिए टेक्स्ट में कम से कम {words} शब्द होने चाहिए।',
  },
  notAnalyzed: {
    en: 'This text is not analyzed yet. Wait for its job, or analyze it again.',
    hi: 'इस टेक्स्ट का विश्लेषण अभी नहीं हुआ है। जॉब पूरा होने की प्रतीक्षा करें या फिर से विश्लेषण करें।',
  },
  noText: {
    en: 'The analyzed text of this strategy was deleted. Analyze the text again, and create a new strategy.',
    hi: 'इस रणनीति का विश्लेषित टेक्स्ट हटा दिया गया है। टेक्स्ट का फिर से विश्लेषण करें और नई रणनीति बनाएँ।',
  },
  noFormats: {
    en: 'This strategy recommends no formats. Add at least one.',
    hi: 'इस रणनीति में कोई फ़ॉर्मेट नहीं सुझाया गया है। कम से कम एक जोड़ें।',
  },
  duplicateFormat: {
    en: 'A format can be recommended only once. Remove the duplicate.',
    hi: 'एक फ़ॉर्मेट केवल एक बार सुझाया जा सकता है। दोहराव हटाएँ।',
  },
  tooManyOutputs: {
    en: 'A job can write at most {max} posts, and these formats need {count}. Remove formats, platforms or languages.',
    hi: 'एक जॉब अधिकतम {max} पोस्ट लिख सकता है और इन फ़ॉर्मेट के लिए {count} चाहिए। फ़ॉर्मेट, प्लेटफ़ॉर्म या भाषाएँ कम करें।',
  },
  notFailed: {
    en: 'This repurposing job has not failed. Only posts of failed jobs can be retried.',
    hi: 'यह जॉब असफल नहीं हुआ है। केवल असफल जॉब की पोस्ट फिर से लिखी जा सकती हैं।',
  },
  outputNotFailed: {
    en: 'This post of the job has not failed. Choose posts that could not be written.',
    hi: 'जॉब की यह पोस्ट असफल नहीं हुई है। वे पोस्ट चुनें जो नहीं लिखी जा सकीं।',
  },
  nothingFailed: {
    en: 'No post of this job has failed. Start a new job instead.',
    hi: 'इस जॉब की कोई पोस्ट असफल नहीं हुई है। इसके बजाय नया जॉब शुरू करें।',
  },
  otherClientAccount: {
    en: 'This media file belongs to another client account. Choose the client account of the media file.',
    hi: 'यह मीडिया फ़ाइल किसी दूसरे क्लाइंट खाते की है। मीडिया फ़ाइल का ही क्लाइंट खाता चुनें।',
  },
});
