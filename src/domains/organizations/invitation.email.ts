import { declareEmailTemplate, displayName, localized } from '../../kernel/mail';
import type { InvitationEmail } from './member.mutations';
import type { MemberRole } from './organizations.enums';

type InvitationData = InvitationEmail['data'];

interface InvitationTexts {
  readonly subject: (data: InvitationData) => string;
  readonly greeting: string;
  /** The invitation, and the last day on which the link is valid. */
  readonly paragraphs: (data: InvitationData, role: string, lastDay: string) => readonly string[];
  readonly roles: Readonly<Record<MemberRole, string>>;
  readonly label: string;
  readonly closing: string;
}

const ENGLISH: InvitationTexts = {
  subject: ({ inviterName, organizationName }) => `${inviterName} invited you to ${organizationName}`,
  greeting: 'Hello,',
  paragraphs: ({ inviterName, organizationName }, role, lastDay) => [
    `${inviterName} invited you to join ${organizationName} on Marquee as ${role}.`,
    `The link can be used once and is valid until ${lastDay}. If you do not know the sender, you can ignore this email.`,
  ],
  roles: {
    OWNER: 'an owner',
    ADMIN: 'an administrator',
    MANAGER: 'a manager',
    EDITOR: 'an editor',
    CREATOR: 'a creator',
    MEMBER: 'a member',
    VIEWER: 'a viewer',
    CLIENT: 'a client',
  },
  label: 'Accept invitation',
  closing: 'The Marquee team',
};

const HINDI: InvitationTexts = {
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

declareEmailTemplate('member-invitation', (data: InvitationData, appUrl, preferredLanguage) => {
  const { language, texts } = localized({ en: ENGLISH, hi: HINDI }, preferredLanguage);
  const shown = {
    ...data,
    inviterName: displayName(data.inviterName),
    organizationName: displayName(data.organizationName),
  };
  return {
    subject: texts.subject(shown),
    language,
    greeting: texts.greeting,
    paragraphs: texts.paragraphs(shown, texts.roles[data.role], data.expiresAt.slice(0, 10)),
    // Browsers do not send the fragment, so the token reaches neither server logs nor other sites.
    link: { label: texts.label, url: `${appUrl}/accept-invitation#token=${data.token}` },
    closing: texts.closing,
  };
});
