import { declareMessages } from '../../../kernel/messages';

/** Messages of `PublicationErrorClass`, by class, and more precise ones. */
export const PUBLISHER_MESSAGES = declareMessages('publisher', {
  NOT_SENT: {
    en: '{platform} could not be reached. Nothing was published.',
    hi: '{platform} से संपर्क नहीं हो सका। कुछ भी प्रकाशित नहीं हुआ।',
  },
  UNKNOWN: {
    en: '{platform} did not confirm that the post was published. Check the account before you publish the post again.',
    hi: '{platform} ने पोस्ट के प्रकाशित होने की पुष्टि नहीं की। पोस्ट को फिर से प्रकाशित करने से पहले खाते की जाँच करें।',
  },
  DUPLICATE: {
    en: '{platform} already has a post with this content. Change the text to publish it again.',
    hi: '{platform} पर इस सामग्री वाली पोस्ट पहले से मौजूद है। इसे फिर से प्रकाशित करने के लिए टेक्स्ट बदलें।',
  },
  QUOTA: {
    en: '{platform} accepts no more posts for this account at the moment. The post is sent as soon as it does.',
    hi: '{platform} अभी इस खाते के लिए और पोस्ट स्वीकार नहीं करता। जैसे ही करेगा, पोस्ट भेज दी जाएगी।',
  },
  RECONNECT: {
    en: 'The authorization of this account on {platform} has ended. Reconnect the account.',
    hi: '{platform} पर इस खाते की अनुमति समाप्त हो चुकी है। खाते को फिर से कनेक्ट करें।',
  },
  CHECKPOINT: {
    en: '{platform} requires the owner of this account to sign in to its app. Then reconnect the account.',
    hi: '{platform} चाहता है कि इस खाते के स्वामी उसके ऐप में साइन इन करें। उसके बाद खाते को फिर से कनेक्ट करें।',
  },
  FIX_CONTENT: {
    en: '{platform} rejects the content of this post. Change it and publish the post again.',
    hi: '{platform} इस पोस्ट की सामग्री स्वीकार नहीं करता। इसे बदलें और पोस्ट को फिर से प्रकाशित करें।',
  },
  FIX_MEDIA: {
    en: '{platform} rejects a media file of this post. Replace it and publish the post again.',
    hi: '{platform} इस पोस्ट की कोई मीडिया फ़ाइल स्वीकार नहीं करता। इसे बदलें और पोस्ट को फिर से प्रकाशित करें।',
  },
  SETUP: {
    en: '{platform} does not accept posts from Marquee at the moment. Contact support.',
    hi: '{platform} अभी Marquee से पोस्ट स्वीकार नहीं करता। सहायता टीम से संपर्क करें।',
  },
  GONE: {
    en: 'The account on {platform}, or something that the post refers to there, no longer exists.',
    hi: '{platform} का खाता, या वहाँ की कोई वस्तु जिसका पोस्ट में उल्लेख है, अब मौजूद नहीं है।',
  },
  INTERNAL: {
    en: 'An internal error prevented publishing on {platform}. If the problem persists, contact support.',
    hi: 'आंतरिक त्रुटि के कारण {platform} पर प्रकाशित नहीं हो सका। समस्या बनी रहे तो सहायता टीम से संपर्क करें।',
  },
  fixField: {
    en: '{platform} does not accept the value of {field_lower}. Change it and publish the post again.',
    hi: '{platform} “{field}” का मान स्वीकार नहीं करता। इसे बदलें और पोस्ट को फिर से प्रकाशित करें।',
  },
  postDeleted: {
    en: 'The post was deleted before it could be published on {platform}.',
    hi: '{platform} पर प्रकाशित होने से पहले पोस्ट हटा दी गई।',
  },
  pausedTooLong: {
    en: 'The account on {platform} was paused for 48 hours after the post was published. Add the comment on {platform}.',
    hi: 'पोस्ट प्रकाशित होने के बाद {platform} का खाता 48 घंटे तक रुका रहा। टिप्पणी {platform} पर जोड़ें।',
  },
  accountRemoved: {
    en: 'The account on {platform} was removed before the post could be published.',
    hi: 'पोस्ट के प्रकाशित होने से पहले {platform} का खाता हटा दिया गया।',
  },
});
