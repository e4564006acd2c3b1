import { renderEmail } from '../../src/kernel/mail/email-content';
import { signIn } from '../support/accounts';
import { mailsOf } from '../support/mailbox';
import { type Member, mutate, newOrganization, newPerson } from '../support/people';
import { serverForTests } from '../support/server';

/** Values that users enter: how they are normalized, and which are rejected. */

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) {
  accessToken user { id fullName } userErrors { code path message } } }`;
const register = async (input: object) => (await server.run(REGISTER, { input })).data.register;

async function createdPost(input: object) {
  const fields =
    'post { id title caption hashtags callToAction thumbnailUrl platformOverrides { hashtags } }';
  return mutate(server, 'createPost', { organizationId: id, ...input }, owner.token, fields);
}

describe('slugs', () => {
  test('createOrganization generates unique slugs for any number of organizations with the same name', async () => {
    // One user can create ten organizations a day.
    const people = await Promise.all(Array.from({ length: 15 }, () => newPerson(server)));
    const made = await Promise.all(
      people.map(({ token }) =>
        mutate(server, 'createOrganization', { name: 'चाय घर' }, token, 'organization { slug }'),
      ),
    );
    const slugs = made.map(({ organization, userErrors }) => {
      expect(userErrors).toEqual([]);
      return organization.slug as string;
    });

    expect(new Set(slugs).size).toBe(15);
    expect(slugs).toEqual(expect.arrayContaining(['caay-ghr', 'caay-ghr-2', 'caay-ghr-9']));
    expect(slugs.every((slug) => /^caay-ghr(-[2-9]|-[0-9a-f]{12})?$/.test(slug))).toBe(true);
  });

  test('createClientAccount generates unique slugs for any number of accounts with the same name', async () => {
    const slugs: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      const input = { organizationId: id, name: 'Raga’s Café' };
      const { clientAccount } = await mutate(
        server,
        'createClientAccount',
        input,
        owner.token,
        'clientAccount { slug }',
      );
      slugs.push(clientAccount.slug as string);
    }
    expect(slugs.slice(0, 2)).toEqual(['ragas-cafe', 'ragas-cafe-2']);
    expect(new Set(slugs).size).toBe(12);
  });
});

describe('single-line texts', () => {
  test.each([
    ['a line feed', 'Asha\nRao'],
    ['a carriage return', 'Asha\rRao'],
    ['a line separator', 'Asha\u2028Rao'],
    ['a paragraph separator', 'Asha\u2029Rao'],
    ['an escape character', 'Asha\u001b[31mRao'],
  ])('rejects a single-line text that contains %s', async (_, name) => {
    const registered = await register({
      email: 'lines@marquee.example',
      password: 'a long enough one',
      fullName: name,
    });
    expect(registered.user).toBeNull();
    expect(registered.userErrors).toMatchObject([{ code: 'BAD_FORMAT', path: ['input', 'fullName'] }]);

    for (const [mutation, input, field] of [
      ['createOrganization', { name }, 'name'],
      ['createCampaign', { organizationId: id, name }, 'name'],
      ['createPost', { organizationId: id, title: name }, 'title'],
      ['createPost', { organizationId: id, hashtags: [`x${name.replace(/\s/g, '\u0085')}`] }, 'hashtags'],
    ] as const) {
      const { userErrors } = await mutate(server, mutation, input, owner.token);
      expect(userErrors[0]).toMatchObject({ code: 'BAD_FORMAT', path: expect.arrayContaining([field]) });
    }
  });

  test('accepts line breaks in multi-line texts', async () => {
    const { post, userErrors } = await createdPost({ caption: 'One\n\nTwo', title: 'One' });
    expect(userErrors).toEqual([]);
    expect(post.caption).toBe('One\n\nTwo');
  });
});

test('emails contain a truncated name without URLs when the name contains a URL', async () => {
  const name = `friend, claim your voucher at http://evil.example/claim or evil.example ${'x'.repeat(100)}`;
  await server.database.query(
    'UPDATE users SET full_name = $1 WHERE id = (SELECT owner_id FROM organizations WHERE id = $2)',
    [name, id],
  );
  const input = { organizationId: id, email: 'stranger@marquee.example', role: 'VIEWER' };
  expect((await mutate(server, 'inviteMember', input, owner.token)).userErrors).toEqual([]);
  const [mail] = (await mailsOf(server)).filter(({ to }) => to === input.email);
  const { subject, text, html } = renderEmail(mail!.letter);
  const ownLink = mail!.letter.link!.url;

  for (const part of [
    subject,
    text.replaceAll(ownLink, ''),
    html.replaceAll(ownLink, '').replace(/style="[^"]*"/g, ''),
  ]) {
    expect(part).not.toMatch(/https?:\/\/|evil\.example/);
    expect(part).not.toContain('x'.repeat(50));
  }
  expect(subject).toMatch(/^friend, claim your voucher/);
});

describe('Unicode normalization', () => {
  const [composed, decomposed] = ['Café', 'Cafe\u0301'];

  test('stores texts in NFC and finds them by composed and decomposed forms', async () => {
    const { post } = await createdPost({
      title: decomposed,
      hashtags: [decomposed],
      platformOverrides: [{ platform: 'X', hashtags: [decomposed] }],
    });
    expect(post).toMatchObject({
      title: composed,
      hashtags: [composed],
      platformOverrides: [{ hashtags: [composed] }],
    });
    await server.rows.account(id, { username: composed });
    const query = `query ($organizationId: ID!, $username: String!) { socialAccounts(organizationId: $organizationId,
      where: { username: { eq: $username } }) { nodes { username } } }`;
    const { data } = await server.run(query, { organizationId: id, username: decomposed }, owner.token);
    expect(data.socialAccounts.nodes).toEqual([{ username: composed }]);
  });

  test('signIn accepts a password in composed and decomposed forms', async () => {
    const email = 'unicode@marquee.example';
    const [nfc, nfd] = ['pässwörter und mehr', 'pa\u0308sswo\u0308rter\u00a0und mehr'];
    expect((await register({ email, password: nfc, fullName: 'Asha' })).userErrors).toEqual([]);
    expect((await signIn(server, email, nfd)).data.signIn.userErrors).toEqual([]);
    expect((await signIn(server, email, 'passworter und mehr')).data.signIn.userErrors).toMatchObject([
      { code: 'SIGN_IN_FAILED' },
    ]);
  });
});

test('duplicateCampaign keeps the whole suffix and truncates a long name between graphemes', async () => {
  const family = '👨‍👩‍👧';
  const name = 'é'.repeat(246) + family + 'zzzz';
  const campaign = await server.rows.campaign(id, { name });
  const copy = await mutate(server, 'duplicateCampaign', { id: campaign }, owner.token, 'campaign { name }');
  expect(copy.campaign.name).toBe(`${'é'.repeat(246)} (copy)`);
});

test('accepts a URL scheme in any letter case and stores it in lower case', async () => {
  const { post, userErrors } = await createdPost({ thumbnailUrl: 'Https://Example.com/A.jpg' });
  expect(userErrors).toEqual([]);
  expect(post.thumbnailUrl).toBe('https://Example.com/A.jpg');
});

test.each(['', '   ', '\u200b', '\u3000\n'])('stores an optional text of %j as null', async (blank) => {
  const { post, userErrors } = await createdPost({ title: blank, caption: blank, callToAction: blank });
  expect(userErrors).toEqual([]);
  expect(post).toMatchObject({ title: null, caption: null, callToAction: null });
});

test.each(['', ' '])('rejects an idempotency key of %j', async (idempotencyKey) => {
  const { userErrors } = await mutate(
    server,
    'createPost',
    { organizationId: id, idempotencyKey },
    owner.token,
  );
  expect(userErrors).toMatchObject([{ code: 'BLANK', path: ['input', 'idempotencyKey'] }]);
});

test.each(['\u200b', '＃chai', '#chai', 'two words'])('rejects the hashtag %j', async (hashtag) => {
  const { post, userErrors } = await createdPost({ hashtags: ['fine', hashtag] });
  expect(post).toBeNull();
  expect(userErrors).toMatchObject([
    { code: hashtag === '\u200b' ? 'BLANK' : 'BAD_FORMAT', path: ['input', 'hashtags', '1'] },
  ]);
});

test('refreshSession returns SIGN_IN_FAILED when no token is sent', async () => {
  const { data } = await server.run(
    'mutation { refreshSession(input: {}) { accessToken userErrors { code path } } }',
  );
  expect(data.refreshSession).toEqual({
    accessToken: null,
    userErrors: [{ code: 'SIGN_IN_FAILED', path: ['input'] }],
  });
});
