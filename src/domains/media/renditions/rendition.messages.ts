import { declareMessages } from '../../../kernel/messages';

export const RENDITION_MESSAGES = declareMessages('mediaRendition', {
  makeRendition: {
    en: 'create a version of this media file for a platform',
    hi: 'इस मीडिया फ़ाइल का किसी प्लेटफ़ॉर्म के लिए संस्करण बनाने',
  },
  notReady: {
    en: 'This media file is not ready. Wait until it has been processed.',
    hi: 'यह मीडिया फ़ाइल तैयार नहीं है। इसके प्रोसेस होने तक प्रतीक्षा करें।',
  },
  notRepairable: {
    en: 'This media file cannot be adapted to the platform. Upload a suitable file instead.',
    hi: 'इस मीडिया फ़ाइल को प्लेटफ़ॉर्म के अनुसार बदला नहीं जा सकता। इसके बजाय उपयुक्त फ़ाइल अपलोड करें।',
  },
});
