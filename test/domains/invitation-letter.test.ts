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

/** The letter to somebody whose account, if there is one, is in a language, from somebody in another. */
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

test('is in Hindi for who reads Hindi', async () => {
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

test('is in English for who reads English, whoever invites', async () => {
  expect(await letterTo('en-GB', 'hi')).toMatchObject({
    subject: 'Asha <Rao> invites you to Studio',
    language: 'en',
    paragraphs: [
      'Asha <Rao> invites you to work in Studio on Marquee, as editor.',
      expect.stringContaining('The link works once'),
    ],
  });
});

test('is in the inviter’s language for who has no account', async () => {
  expect((await letterTo(undefined, 'hi')).language).toBe('hi');
  expect((await letterTo(undefined, 'en')).language).toBe('en');
});

test('is in English where it was not written in the language', async () => {
  expect((await letterTo('fr', 'hi')).language).toBe('en');
});

test('names every role', async () => {
  for (const role of ['OWNER', 'ADMIN', 'MANAGER', 'EDITOR', 'CREATOR', 'MEMBER', 'VIEWER'])
    for (const language of ['en', 'hi'])
      expect((await letterTo(language, 'en', role)).paragraphs.join()).not.toMatch(/undefined|[A-Z]{4}/);
});
