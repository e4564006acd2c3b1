import type { EmailContent } from '../../src/kernel/mail/email-content';
import { APP_URL, mailsOf, tokenIn } from '../support/mailbox';
import { mutate, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let organization: string;
let token: string;
let counter = 0;

beforeAll(async () => {
  const made = await newOrganization(server);
  [organization, token] = [made.id, made.owner.token];
});

/** Invites a user with a language, or an email address without an account, and returns the email. */
async function letterTo(
  theirs: string | undefined,
  inviters: string,
  role = 'EDITOR',
): Promise<EmailContent> {
  const email = `Invited${(counter += 1)}@marquee.example`;
  if (theirs) await server.rows.user({ email: email.toLowerCase(), language: theirs });
  await server.database.query(
    `UPDATE users SET language = $1, full_name = 'Asha <Rao>' WHERE id = (SELECT owner_id FROM organizations WHERE id = $2)`,
    [inviters, organization],
  );
  const input = { organizationId: organization, email, role };
  expect((await mutate(server, 'inviteMember', input, token)).userErrors).toEqual([]);
  const mails = await mailsOf(server);
  expect(mails.map(({ to }) => to)).toEqual([email]);
  expect(tokenIn(mails[0])).toMatch(/^[\w-]{43}$/);
  return mails[0]!.letter;
}

test('the invitation is in Hindi when the language of the invited user is Hindi', async () => {
  const until = new Date(server.clock.now().getTime() + 14 * 86_400_000).toISOString().slice(0, 10);
  const letter = await letterTo('hi-IN', 'en');
  expect(letter).toEqual({
    subject: 'Asha <Rao> ने आपको Studio में आमंत्रित किया है',
    language: 'hi',
    greeting: 'नमस्ते,',
    paragraphs: [
      'Asha <Rao> ने आपको Marquee पर Studio में काम करने के लिए आमंत्रित किया है। आपकी भूमिका: संपादक।',
      `यह लिंक ${until} तक एक बार काम करता है। यदि आप भेजने वाले को नहीं जानते, तो कुछ न करें।`,
    ],
    link: {
      label: 'आमंत्रण स्वीकार करें',
      url: expect.stringContaining(`${APP_URL}/accept-invitation#token=`) as string,
    },
    closing: 'आपकी Marquee टीम',
  });
});

test('the invitation is in English when the language of the invited user is English', async () => {
  expect(await letterTo('en-GB', 'hi')).toMatchObject({
    subject: 'Asha <Rao> invited you to Studio',
    language: 'en',
    paragraphs: [
      'Asha <Rao> invited you to join Studio on Marquee as an editor.',
      expect.stringContaining('The link can be used once'),
    ],
  });
});

test('the invitation is in the language of the inviter when the invited user has no account', async () => {
  expect((await letterTo(undefined, 'hi')).language).toBe('hi');
  expect((await letterTo(undefined, 'en')).language).toBe('en');
});

test('the invitation is in English when the language has no translation', async () => {
  expect((await letterTo('fr', 'hi')).language).toBe('en');
});

test('the invitation has a translated name for every role', async () => {
  for (const role of ['OWNER', 'ADMIN', 'MANAGER', 'EDITOR', 'CREATOR', 'MEMBER', 'VIEWER'])
    for (const language of ['en', 'hi'])
      expect((await letterTo(language, 'en', role)).paragraphs.join()).not.toMatch(/undefined|[A-Z]{4}/);
});
