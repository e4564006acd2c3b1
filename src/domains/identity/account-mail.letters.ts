import { localized, type EmailContent } from '../../kernel/mail/email-content';
import { frameOf } from './languages';

export type AccountMail = 'VERIFY_EMAIL' | 'RESET_PASSWORD' | 'PASSWORD_CHANGED' | 'ACCOUNT_DELETED';

interface Texts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the link does; undefined: there is none. */
  readonly label?: string;
}

const TEXTS: Readonly<Record<'en' | 'hi', Readonly<Record<AccountMail, Texts>>>> = {
  en: {
    VERIFY_EMAIL: {
      subject: 'Confirm your e-mail address',
      paragraphs: [
        'please confirm that this address is yours. The link works once, within 24 hours.',
        'If you have not registered, do nothing: without you the address stays unconfirmed.',
      ],
      label: 'Confirm the address',
    },
    RESET_PASSWORD: {
      subject: 'Set a new password',
      paragraphs: [
        'somebody asked for a new password for your account. The link works once, within one hour.',
        'If it was not you, do nothing: your password stays as it is.',
      ],
      label: 'Set a new password',
    },
    PASSWORD_CHANGED: {
      subject: 'Your password was changed',
      paragraphs: [
        'the password of your account was just changed, and other devices were signed out.',
        'If it was not you, ask for a new password on the sign-in page at once.',
      ],
    },
    ACCOUNT_DELETED: {
      subject: 'Your account was deleted',
      paragraphs: [
        'your account was just deleted, with the organizations that only you belonged to, and all devices were signed out.',
        'For 30 days you can bring it back on the sign-in page with your address and your password. After that everything is removed for good, and the address is free again.',
        'If it was not you, bring the account back and change your password at once.',
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

/** The letter in the person's language, where it was written in that one. */
export function accountLetter(mail: AccountMail, wanted: string, name: string, url?: string): EmailContent {
  const { subject, paragraphs, label } = localized(TEXTS, wanted).texts[mail];
  const link = label && url ? { label, url } : undefined;
  return { subject, ...frameOf(wanted, name), paragraphs, link };
}
