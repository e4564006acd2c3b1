import { declareMessages } from '../../kernel/messages';

export const REPURPOSING_MESSAGES = declareMessages('repurposing', {
  shortText: {
    en: 'Text must have at least {words} words to be analyzed.',
    hi: 'विश्लेषण के लिए टेक्स्ट में कम से कम {words} शब्द होने चाहिए।',
  },
  otherClientAccount: {
    en: 'This media file belongs to another client account. Choose the client account of the media file.',
    hi: 'यह मीडिया फ़ाइल किसी दूसरे क्लाइंट खाते की है। मीडिया फ़ाइल का ही क्लाइंट खाता चुनें।',
  },
});
