import { declareLetter } from '../../kernel/mail/send-mail';
import type { InvitationMail } from './member.actions';

declareLetter('member-invitation', (data: InvitationMail['data'], appUrl) => {
  const { organizationName, inviterName, role, token, expiresAt } = data;
  return {
    subject: `${inviterName} invites you to ${organizationName}`,
    language: 'en',
    greeting: 'Hello,',
    paragraphs: [
      `${inviterName} invites you to work in ${organizationName} on Marquee, with the role ${role}.`,
      `The link works once, until ${expiresAt.slice(0, 10)}. If you do not know the sender, do nothing.`,
    ],
    // Behind the #, which browsers keep to themselves: the token reaches no server's log and no other site.
    link: { label: 'Accept the invitation', url: `${appUrl}/accept-invitation#token=${token}` },
    closing: 'Your Marquee team',
  };
});
