import { declareMessages } from '../../../kernel/messages';

/** Messages of `MediaFailureReason`, by reason. */
export const MEDIA_FAILURE_MESSAGES = declareMessages('mediaFailure', {
  EMPTY: {
    en: 'This file is empty. Upload it again.',
    hi: 'यह फ़ाइल खाली है। इसे फिर से अपलोड करें।',
  },
  UNSUPPORTED_TYPE: {
    en: 'This type of file is not supported. Upload an image such as a JPEG or PNG, an MP4 or MOV video, an audio file or a PDF.',
    hi: 'इस प्रकार की फ़ाइल समर्थित नहीं है। JPEG या PNG जैसा चित्र, MP4 या MOV वीडियो, ऑडियो फ़ाइल या PDF अपलोड करें।',
  },
  TYPE_MISMATCH: {
    en: 'The content of this file does not match its declared type. Upload it again with the correct type.',
    hi: 'इस फ़ाइल की सामग्री उसके बताए गए प्रकार से मेल नहीं खाती। इसे सही प्रकार के साथ फिर से अपलोड करें।',
  },
  DAMAGED: {
    en: 'This file is incomplete or damaged. Export it again and upload the new file.',
    hi: 'यह फ़ाइल अधूरी या क्षतिग्रस्त है। इसे फिर से निर्यात करें और नई फ़ाइल अपलोड करें।',
  },
  TOO_LARGE: {
    en: 'This file is too large for its type. Export a smaller one.',
    hi: 'यह फ़ाइल अपने प्रकार के लिए बहुत बड़ी है। छोटी फ़ाइल निर्यात करें।',
  },
  TOO_MANY_PIXELS: {
    en: 'This image has more than 64 million pixels. Export a smaller one.',
    hi: 'इस चित्र में 6.4 करोड़ से अधिक पिक्सेल हैं। छोटा चित्र निर्यात करें।',
  },
  TOO_MANY_FRAMES: {
    en: 'This animation has more than 1,000 frames. Upload it as a video.',
    hi: 'इस ऐनिमेशन में 1,000 से अधिक फ़्रेम हैं। इसे वीडियो के रूप में अपलोड करें।',
  },
  TOO_MANY_PAGES: {
    en: 'This document has more than 5,000 pages. Split it into several files.',
    hi: 'इस दस्तावेज़ में 5,000 से अधिक पृष्ठ हैं। इसे कई फ़ाइलों में बाँटें।',
  },
  TOO_LONG: {
    en: 'This file is longer than 12 hours. Split it into several files.',
    hi: 'यह फ़ाइल 12 घंटे से लंबी है। इसे कई फ़ाइलों में बाँटें।',
  },
  TOO_COMPLEX: {
    en: 'This file takes too much time or memory to process. Export a simpler one.',
    hi: 'इस फ़ाइल को प्रोसेस करने में बहुत अधिक समय या मेमोरी लगती है। सरल फ़ाइल निर्यात करें।',
  },
  ACTIVE_CONTENT: {
    en: 'This SVG image has scripts, links, animations or external references. Export it without them, or as PNG.',
    hi: 'इस SVG चित्र में स्क्रिप्ट, लिंक, ऐनिमेशन या बाहरी संदर्भ हैं। इसे उनके बिना या PNG के रूप में निर्यात करें।',
  },
  HIDDEN_CONTENT: {
    en: 'This file contains content of another type, such as an archive or a script. Export it again and upload the new file.',
    hi: 'इस फ़ाइल में किसी दूसरे प्रकार की सामग्री है, जैसे आर्काइव या स्क्रिप्ट। इसे फिर से निर्यात करें और नई फ़ाइल अपलोड करें।',
  },
  ENCRYPTED: {
    en: 'This document is protected with a password. Remove the password and upload it again.',
    hi: 'यह दस्तावेज़ पासवर्ड से सुरक्षित है। पासवर्ड हटाएँ और इसे फिर से अपलोड करें।',
  },
  NOT_IMPORTED: {
    en: 'The file could not be downloaded from its URL. Check the URL, or upload the file.',
    hi: 'फ़ाइल उसके URL से डाउनलोड नहीं की जा सकी। URL जाँचें या फ़ाइल अपलोड करें।',
  },
  MISSING: {
    en: 'The content of this file was not found. Upload it again.',
    hi: 'इस फ़ाइल की सामग्री नहीं मिली। इसे फिर से अपलोड करें।',
  },
  INTERNAL: {
    en: 'This file could not be processed because of an internal error. Upload it again, or contact support.',
    hi: 'आंतरिक त्रुटि के कारण इस फ़ाइल को प्रोसेस नहीं किया जा सका। इसे फिर से अपलोड करें या सहायता से संपर्क करें।',
  },
});
