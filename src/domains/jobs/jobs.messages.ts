import { declareMessages } from '../../kernel/messages';

export const JOB_MESSAGES = declareMessages('jobs', {
  notRequester: {
    en: 'Only the user who requested this job can cancel it.',
    hi: 'इस कार्य को केवल वही उपयोगकर्ता रद्द कर सकता है जिसने इसका अनुरोध किया था।',
  },
});
