import { declareMessages } from '../../kernel/messages';

/** Messages of `AiFailureReason`, by reason. */
export const AI_FAILURE_MESSAGES = declareMessages('aiFailure', {
  NOT_CONFIGURED: {
    en: 'This AI model is not set up correctly. Ask your administrator to check it, or choose another model tier.',
    hi: 'यह AI मॉडल सही ढंग से सेट नहीं है। अपने एडमिन से इसे जाँचने को कहें या मॉडल का कोई दूसरा स्तर चुनें।',
  },
  RATE_LIMITED: {
    en: 'The AI provider received too many requests. Try again later.',
    hi: 'AI सेवा को बहुत अधिक अनुरोध मिले हैं। बाद में फिर से कोशिश करें।',
  },
  UNAVAILABLE: {
    en: 'The AI provider could not be reached. Try again later.',
    hi: 'AI सेवा से संपर्क नहीं हो सका। बाद में फिर से कोशिश करें।',
  },
  REJECTED: {
    en: 'The AI provider rejected this request. Shorten it, or choose another model tier.',
    hi: 'AI सेवा ने यह अनुरोध अस्वीकार कर दिया। इसे छोटा करें या मॉडल का कोई दूसरा स्तर चुनें।',
  },
  REFUSED: {
    en: 'The AI model declined to generate this content. Change the topic and try again.',
    hi: 'AI मॉडल ने यह सामग्री बनाने से मना कर दिया। विषय बदलकर फिर से कोशिश करें।',
  },
  INVALID_OUTPUT: {
    en: 'The AI model returned an incomplete response several times. Try again, or request fewer alternatives.',
    hi: 'AI मॉडल ने कई बार अधूरा उत्तर दिया। फिर से कोशिश करें या कम विकल्प माँगें।',
  },
  WRONG_LANGUAGE: {
    en: 'The AI model did not write in the requested language. Try again, or choose another model tier.',
    hi: 'AI मॉडल ने माँगी गई भाषा में नहीं लिखा। फिर से कोशिश करें या मॉडल का कोई दूसरा स्तर चुनें।',
  },
  TOO_LONG: {
    en: 'The generated content was too long for the platform. Request fewer details and try again.',
    hi: 'बनाई गई सामग्री प्लेटफ़ॉर्म के लिए बहुत लंबी थी। कम जानकारी देकर फिर से कोशिश करें।',
  },
  INVENTED_CONTENT: {
    en: 'The AI model added links or numbers that were not in your request. Add the facts and try again.',
    hi: 'AI मॉडल ने ऐसे लिंक या संख्याएँ जोड़ दीं जो आपके अनुरोध में नहीं थीं। तथ्य जोड़कर फिर से कोशिश करें।',
  },
  UNSAFE_CONTENT: {
    en: 'The AI model followed instructions in a text that it was given. Check the text and try again.',
    hi: 'AI मॉडल ने दिए गए पाठ में लिखे निर्देशों का पालन किया। पाठ जाँचकर फिर से कोशिश करें।',
  },
  STORAGE_EXCEEDED: {
    en: 'Your organization has no storage left for this content. Delete files you do not need, and try again.',
    hi: 'आपके संगठन के पास इस सामग्री के लिए स्टोरेज नहीं बचा है। गैर-ज़रूरी फ़ाइलें हटाएँ और फिर से कोशिश करें।',
  },
  LIMIT_EXCEEDED: {
    en: 'The AI credits were used up before usable content was generated. Try again when credits are available.',
    hi: 'काम की सामग्री बनने से पहले AI क्रेडिट समाप्त हो गए। क्रेडिट उपलब्ध होने पर फिर से कोशिश करें।',
  },
  EXPIRED: {
    en: 'This content could not be generated within a day. Try again.',
    hi: 'यह सामग्री एक दिन के भीतर नहीं बन सकी। फिर से कोशिश करें।',
  },
  INTERNAL: {
    en: 'This content could not be generated because of an internal error. Try again later.',
    hi: 'आंतरिक त्रुटि के कारण यह सामग्री नहीं बन सकी। बाद में फिर से कोशिश करें।',
  },
});

export const AI_MESSAGES = declareMessages('ai', {
  noCaption: {
    en: 'Caption is required. Enter one, or choose a post that has a caption.',
    hi: 'कैप्शन आवश्यक है। कैप्शन लिखें या ऐसी पोस्ट चुनें जिसमें कैप्शन हो।',
  },
  postWithoutCaption: {
    en: 'This post has no caption to generate variants of. Add a caption and try again.',
    hi: 'इस पोस्ट में कोई कैप्शन नहीं है जिसके विकल्प बनाए जाएँ। कैप्शन जोड़कर फिर से कोशिश करें।',
  },
  otherClientAccount: {
    en: 'This post belongs to another client account. Choose the client account of the post.',
    hi: 'यह पोस्ट किसी दूसरे क्लाइंट खाते की है। पोस्ट का ही क्लाइंट खाता चुनें।',
  },
});
