import { declareNouns, declareTerms } from '../../kernel/messages';

declareNouns({
  'content analysis': { hi: 'सामग्री का विश्लेषण', gender: 'm', pluralOblique: 'सामग्री के विश्लेषणों' },
});

declareTerms('field', {
  sourceUrl: { en: 'URL of the source', hi: 'स्रोत का URL' },
  transcriptConfidence: { en: 'Confidence of the transcription', hi: 'ट्रांसक्रिप्शन की विश्वसनीयता' },
});
