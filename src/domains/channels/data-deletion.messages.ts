import { declareMessages } from '../../kernel/messages';

/** The page on which users of a platform see whether their data was deleted. */
export const DATA_DELETION_PAGE = declareMessages('data_deletion', {
  pending: { en: 'Your data is being deleted.', hi: 'आपका डेटा मिटाया जा रहा है।' },
  wait: {
    en: 'The deletion was requested on {requested}. Open this page again later.',
    hi: 'मिटाने का अनुरोध {requested} को मिला। यह पृष्ठ बाद में फिर खोलें।',
  },
  completed: { en: 'Your data was deleted.', hi: 'आपका डेटा मिटा दिया गया है।' },
  done: {
    en: 'The deletion was requested on {requested} and completed on {completed}. Your authorizations and profile data were deleted. The audit logs of organizations that used your account can still contain its name.',
    hi: 'मिटाने का अनुरोध {requested} को मिला और {completed} को पूरा हुआ। आपकी अनुमतियाँ और प्रोफ़ाइल का डेटा मिटा दिया गया है। आपके खाते का उपयोग करने वाले संगठनों के ऑडिट लॉग में उसका नाम अब भी हो सकता है।',
  },
  unknown: { en: 'This request was not found.', hi: 'यह अनुरोध नहीं मिला।' },
  check: {
    en: 'Check the confirmation code. Requests are listed for 90 days.',
    hi: 'पुष्टि कोड की जाँच करें। अनुरोध 90 दिनों तक दिखाए जाते हैं।',
  },
});
