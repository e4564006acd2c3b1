import { declareNouns, declareTerms } from '../../kernel/messages';

declareNouns({
  'content analysis': { hi: 'सामग्री का विश्लेषण', gender: 'm', pluralOblique: 'सामग्री के विश्लेषणों' },
  'repurposing strategy': {
    hi: 'सामग्री की रणनीति',
    gender: 'f',
    plural: 'सामग्री की रणनीतियाँ',
    pluralOblique: 'सामग्री की रणनीतियों',
  },
  'repurposing output': {
    hi: 'जॉब की पोस्ट',
    gender: 'f',
    plural: 'जॉब की पोस्ट',
    pluralOblique: 'जॉब की पोस्टों',
  },
  'post origin': {
    hi: 'पोस्ट का स्रोत',
    gender: 'm',
    oblique: 'पोस्ट के स्रोत',
    plural: 'पोस्ट के स्रोत',
    pluralOblique: 'पोस्ट के स्रोतों',
  },
  'repurposing job': {
    hi: 'सामग्री का जॉब',
    gender: 'm',
    pluralOblique: 'सामग्री के जॉब',
  },
});

declareTerms('field', {
  calendarSuggestions: { en: 'Calendar suggestions', hi: 'कैलेंडर के सुझाव' },
  contentAnalysisId: { en: 'Content analysis', hi: 'सामग्री का विश्लेषण' },
  day: { hi: 'दिन' },
  estimatedReach: { en: 'Estimated reach', hi: 'अनुमानित पहुँच' },
  languages: { hi: 'भाषाएँ' },
  positions: { hi: 'स्थान' },
  platforms: { hi: 'प्लेटफ़ॉर्म' },
  recommendedFormats: { en: 'Recommended formats', hi: 'सुझाए गए फ़ॉर्मेट' },
  strategyId: { en: 'Strategy', hi: 'रणनीति' },
  sourceUrl: { en: 'URL of the source', hi: 'स्रोत का URL' },
  transcriptConfidence: { en: 'Confidence of the transcription', hi: 'ट्रांसक्रिप्शन की विश्वसनीयता' },
});
