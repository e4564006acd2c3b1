import { declareMessages } from '../../kernel/messages';

export const AI_MEDIA_MESSAGES = declareMessages('aiMedia', {
  noImage: {
    en: 'Only images that are processed can be described. Choose an image, or wait until it is processed.',
    hi: 'केवल उन्हीं चित्रों का विवरण बनाया जा सकता है जो तैयार हो चुके हैं। कोई चित्र चुनें या उसके तैयार होने तक रुकें।',
  },
});
