import { type EmailContent, localized } from '../../kernel/mail';
import { greetingAndClosing } from './email-frame';

export type AccountEmail = 'VERIFY_EMAIL' | 'RESET_PASSWORD' | 'PASSWORD_CHANGED' | 'ACCOUNT_DELETED';

interface Texts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Label of the link. Undefined if the email contains no link. */
  readonly label?: string;
}

const TEXTS: Readonly<Record<'en' | 'hi', Readonly<Record<AccountEmail, Texts>>>> = {
  en: {
    VERIFY_EMAIL: {
      subject: 'Confirm your email address',
      paragraphs: [
        'Please confirm that this email address belongs to you. The link expires in 24 hours and can be used only once.',
        'If you did not create an account, you can ignore this email.',
      ],
      label: 'Confirm email address',
    },
    RESET_PASSWORD: {
      subject: 'Reset your password',
      paragraphs: [
        'We received a request to reset your password. The link expires in one hour and can be used only once.',
        'If you did not request this, you can ignore this email. Your password will not change.',
      ],
      label: 'Reset password',
    },
    PASSWORD_CHANGED: {
      subject: 'Your password was changed',
      paragraphs: [
        'The password of your account was just changed, and your other devices were signed out.',
        'If this was not you, reset your password on the sign-in page immediately.',
      ],
    },
    ACCOUNT_DELETED: {
      subject: 'Your account was deleted',
      paragraphs: [
        'Your account was just deleted, along with the organizations that have no other members. All devices were signed out.',
        'You can restore it within 30 days on the sign-in page, with your email address and password. After that, your data is permanently deleted and the email address becomes available again.',
        'If this was not you, restore the account and change your password immediately.',
      ],
    },
  },
  hi: {
    VERIFY_EMAIL: {
      subject: 'अपने ई-मेल पते की पुष्टि करें',
      paragraphs: [
        'कृपया पुष्टि करें कि यह पता आपका है। यह लिंक 24 घंटे के भीतर एक बार काम करता है।',
        'यदि आपने पंजीकरण नहीं किया है, तो कुछ न करें: आपके बिना इस पते की पुष्टि नहीं होगी।',
      ],
      label: 'पते की पुष्टि करें',
    },
    RESET_PASSWORD: {
      subject: 'नया पासवर्ड चुनें',
      paragraphs: [
        'किसी ने आपके खाते के लिए नया पासवर्ड माँगा है। यह लिंक एक घंटे के भीतर एक बार काम करता है।',
        'यदि यह आपने नहीं किया, तो कुछ न करें: आपका पासवर्ड वैसा ही रहेगा।',
      ],
      label: 'नया पासवर्ड चुनें',
    },
    PASSWORD_CHANGED: {
      subject: 'आपका पासवर्ड बदल दिया गया है',
      paragraphs: [
        'आपके खाते का पासवर्ड अभी बदला गया है, और अन्य उपकरणों पर साइन आउट कर दिया गया है।',
        'यदि यह आपने नहीं किया, तो साइन-इन पृष्ठ पर तुरंत नया पासवर्ड माँगें।',
      ],
    },
    ACCOUNT_DELETED: {
      subject: 'आपका खाता हटा दिया गया है',
      paragraphs: [
        'आपका खाता अभी हटाया गया है, उन संगठनों के साथ जिनमें केवल आप थे, और सभी उपकरणों पर साइन आउट कर दिया गया है।',
        '30 दिनों तक आप साइन-इन पृष्ठ पर अपने पते और पासवर्ड से इसे वापस ला सकते हैं। उसके बाद सब कुछ हमेशा के लिए हटा दिया जाएगा और यह पता फिर से उपलब्ध होगा।',
        'यदि यह आपने नहीं किया, तो खाता वापस लाएँ और तुरंत अपना पासवर्ड बदलें।',
      ],
    },
  },
};

/** Returns the email in the preferred language, or in English if it is not translated. */
export function accountEmail(
  mail: AccountEmail,
  preferredLanguage: string,
  name: string,
  url?: string,
): EmailContent {
  const { subject, paragraphs, label } = localized(TEXTS, preferredLanguage).texts[mail];
  const link = label && url ? { label, url } : undefined;
  return { subject, ...greetingAndClosing(preferredLanguage, name), paragraphs, link };
}
