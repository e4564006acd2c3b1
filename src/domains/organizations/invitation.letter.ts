import { localized } from '../../kernel/mail/email-content';
import { declareEmailTemplate } from '../../kernel/mail/send-mail';
import type { InvitationMail } from './member.actions';
import type { MemberRole } from './organizations.enums';

type Data = InvitationMail['data'];

interface Texts {
  readonly subject: (data: Data) => string;
  readonly greeting: string;
  /** Who invites whom to what, and until when the link works. */
  readonly paragraphs: (data: Data, role: string, lastDay: string) => readonly string[];
  readonly roles: Readonly<Record<MemberRole, string>>;
  readonly label: string;
  readonly closing: string;
}

const ENGLISH: Texts = {
  subject: ({ inviterName, organizationName }) => `${inviterName} invites you to ${organizationName}`,
  greeting: 'Hello,',
  paragraphs: ({ inviterName, organizationName }, role, lastDay) => [
    `${inviterName} invites you to work in ${organizationName} on Marquee, as ${role}.`,
    `The link works once, until ${lastDay}. If you do not know the sender, do nothing.`,
  ],
  roles: {
    OWNER: 'owner',
    ADMIN: 'administrator',
    MANAGER: 'manager',
    EDITOR: 'editor',
    CREATOR: 'creator',
    MEMBER: 'member',
    VIEWER: 'viewer',
    CLIENT: 'client',
  },
  label: 'Accept the invitation',
  closing: 'Your Marquee team',
};

const HINDI: Texts = {
  subject: ({ inviterName, organizationName }) => `${inviterName} ने आपको ${organizationName} में आमंत्रित किया है`,
  greeting: 'नमस्ते,',
  paragraphs: ({ inviterName, organizationName }, role, lastDay) => [
    `${inviterName} ने आपको Marquee पर ${organizationName} में काम करने के लिए आमंत्रित किया है। आपकी भूमिका: ${role}।`,
    `यह लिंक ${lastDay} तक एक बार काम करता है। यदि आप भेजने वाले को नहीं जानते, तो कुछ न करें।`,
  ],
  roles: {
    OWNER: 'स्वामी',
    ADMIN: 'व्यवस्थापक',
    MANAGER: 'प्रबंधक',
    EDITOR: 'संपादक',
    CREATOR: 'रचनाकार',
    MEMBER: 'सदस्य',
    VIEWER: 'दर्शक',
    CLIENT: 'ग्राहक',
  },
  label: 'आमंत्रण स्वीकार करें',
  closing: 'आपकी Marquee टीम',
};

declareEmailTemplate('member-invitation', (data: Data, appUrl, wanted) => {
  const { language, texts } = localized({ en: ENGLISH, hi: HINDI }, wanted);
  return {
    subject: texts.subject(data),
    language,
    greeting: texts.greeting,
    paragraphs: texts.paragraphs(data, texts.roles[data.role], data.expiresAt.slice(0, 10)),
    // Behind the #, which browsers keep to themselves: the token reaches no server's log and no other site.
    link: { label: texts.label, url: `${appUrl}/accept-invitation#token=${data.token}` },
    closing: texts.closing,
  };
});
