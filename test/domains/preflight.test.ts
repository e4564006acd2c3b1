import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
});

const FINDING = 'code field rule limit actual unit shortened message';
const QUERY = `query ($input: PreflightPostInput!) { preflightPost(input: $input) { isReady accounts {
  accountId platform isReady text problems { ${FINDING} } warnings { ${FINDING} } cost { amount currency }
  quota { rule limit used remaining nextAvailableAt }
  media { mediaAssetId placement rendition { isSuitable isRepairable variant { url } } } } } }`;

const check = (postId: string, accountIds: string[], token = owner.token): Promise<Json> =>
  server.run(QUERY, { input: { postId, accountIds } }, token);
const account = (platform: string, values: object = {}): Promise<string> =>
  server.rows.account(id, { platform, username: 'asha', kind: 'BUSINESS', ...values });
const write = async (values: object): Promise<string> =>
  (await mutate(server, 'createPost', { organizationId: id, ...values }, owner.token, 'post { id }')).post.id;
const image = (values: object = {}): Promise<string> =>
  server.rows.media(id, {
    kind: 'IMAGE',
    mimeType: 'image/jpeg',
    fileSize: 100_000,
    width: 1_080,
    height: 1_080,
    processingStatus: 'COMPLETED',
    url: 'https://files.example/a.jpg',
    ...values,
  });
const only = async (postId: string, accountId: string): Promise<Json> =>
  (await check(postId, [accountId])).data.preflightPost.accounts[0];
const codes = ({ problems }: Json): string[] =>
  problems.map(({ code, field }: Json) => `${code} ${field.join('.')}`);

test('a post that fits is ready, with its text, price and quota', async () => {
  const x = await account('X');
  const post = await write({ caption: 'Fresh chai', callToAction: 'Come in', hashtags: ['chai', 'tea'] });
  const { data } = await check(post, [x]);
  expect(data.preflightPost).toEqual({
    isReady: true,
    accounts: [
      {
        accountId: x,
        platform: 'X',
        isReady: true,
        text: 'Fresh chai\n\nCome in\n\n#chai #tea',
        problems: [],
        warnings: [],
        cost: { amount: '0.015', currency: 'USD' },
        quota: { rule: 'rate.posts', limit: 100, used: 0, remaining: 100, nextAvailableAt: null },
        media: [],
      },
    ],
  });
});

test('a link costs more on X', async () => {
  const post = await write({ caption: 'See example.com/menu' });
  expect((await only(post, await account('X'))).cost).toEqual({ amount: '0.2', currency: 'USD' });
});

test('a text that is too long has its limit, its length as the platform counts, and a shortened text', async () => {
  const [x, instagram] = [await account('X'), await account('INSTAGRAM')];
  const post = await write({ caption: '😀'.repeat(141), mediaIds: [await image()] });
  const { data } = await check(post, [x, instagram]);
  expect(data.preflightPost.isReady).toBe(false);
  expect(data.preflightPost.accounts[0].problems).toEqual([
    {
      code: 'TOO_LONG',
      field: ['caption'],
      rule: 'text.post',
      limit: '280',
      actual: '282',
      unit: 'CHARACTERS',
      shortened: `${'😀'.repeat(139)}…`,
      message: 'Caption has 282 characters as X counts, and at most 280 are allowed. Shorten it.',
    },
  ]);
  expect(data.preflightPost.accounts[1]).toMatchObject({ isReady: true, problems: [] });
});

test('messages are in the language of the viewer', async () => {
  const hindi = await newMember(server, id, 'VIEWER');
  await server.database.query(`UPDATE users SET language = 'hi' WHERE id = $1`, [hindi.id]);
  const post = await write({ caption: 'चाय' });
  const { data } = await check(post, [await account('PINTEREST')], hindi.token);
  expect(data.preflightPost.accounts[0].problems.map(({ message }: Json) => message)).toEqual([
    'Pinterest पर “बोर्ड” भरना आवश्यक है।',
    'Pinterest पर “मीडिया फ़ाइलें” भरना आवश्यक है।',
  ]);
});

test('overrides and options of the platform replace those of the post', async () => {
  const [a, b] = [await image(), await image({ width: 800 })];
  const post = await write({
    caption: 'For all',
    mediaIds: [a, b],
    platformOverrides: [{ platform: 'PINTEREST', caption: 'For the board', hashtags: [], mediaIds: [b] }],
    platformOptions: [{ pinterest: { boardId: '1', title: 'x'.repeat(101) } }],
  });
  const result = await only(post, await account('PINTEREST'));
  expect(result).toMatchObject({ text: 'For the board', media: [{ mediaAssetId: b, placement: 'FEED' }] });
  expect(codes(result)).toEqual(['TOO_LONG platformOptions.pinterest.title']);
});

test('options that a platform cannot carry out are problems of the accounts concerned', async () => {
  const linkedin = { linkedin: { firstComment: 'Order today' } };
  const tagged = { instagram: { taggedUsernames: ['asha'] } };
  const post = await write({ caption: 'Chai', platformOptions: [linkedin, tagged] });
  const person = await account('LINKEDIN', { platformUserId: 'urn:li:person:1' });
  const page = await account('LINKEDIN', { platformUserId: 'urn:li:organization:1' });
  const field = 'NOT_SUPPORTED platformOptions';
  expect(codes(await only(post, person))).toEqual([`${field}.linkedin.firstComment`]);
  expect(codes(await only(post, page))).toEqual([]);
  const { problems } = await only(post, await account('INSTAGRAM'));
  expect(problems.map(({ code, message }: Json) => [code, message])).toEqual([
    ['REQUIRED', 'Media files are required on Instagram.'],
    [
      'NOT_SUPPORTED',
      'Tagged users are not supported for this kind of post on Instagram. Change or remove them.',
    ],
  ]);
});

test('a cover position is a warning where Instagram shows no cover, and must be within a reel', async () => {
  const instagram = await account('INSTAGRAM');
  const video = { kind: 'VIDEO', mimeType: 'video/mp4', width: 720, height: 1_280, durationSeconds: 20 };
  const postOf = async (format: string): Promise<string> =>
    write({
      format,
      mediaIds: [await image(video)],
      platformOptions: [{ instagram: { coverMilliseconds: 60_000 } }],
    });
  const story = await only(await postOf('STORY'), instagram);
  expect(codes(story)).toEqual([]);
  expect(story.warnings).toMatchObject([
    { code: 'NOT_SHOWN', field: ['platformOptions', 'instagram', 'coverMilliseconds'] },
  ]);
  const reel = await only(await postOf('REEL'), instagram);
  expect(codes(reel)).toEqual(['INVALID platformOptions.instagram.coverMilliseconds']);
  expect(reel.warnings).toEqual([]);
});

test('Pinterest counts code points, so that an emoji is one character of a title', async () => {
  const pinterest = await account('PINTEREST');
  const titled = async (title: string): Promise<Json> =>
    only(
      await write({ mediaIds: [await image()], platformOptions: [{ pinterest: { boardId: '1', title } }] }),
      pinterest,
    );
  expect(codes(await titled('😀'.repeat(100)))).toEqual([]);
  const { problems } = await titled('😀'.repeat(101));
  expect(problems).toMatchObject([{ code: 'TOO_LONG', rule: 'text.title', limit: '100', actual: '101' }]);
});

test('a video beside other files is a problem on Facebook, in the feed and as a reel', async () => {
  const facebook = await account('FACEBOOK');
  const video = (): Promise<string> =>
    image({ kind: 'VIDEO', mimeType: 'video/mp4', width: 1_080, height: 1_920 });
  const found = [];
  for (const format of ['POST', 'REEL'])
    for (const mediaIds of [
      [await image(), await video()],
      [await video(), await video()],
    ])
      found.push(codes(await only(await write({ format, mediaIds }), facebook)));
  for (const problems of found) expect(problems).toContain('NOT_SUPPORTED media');
});

test('a media file that does not fit names its limit, and whether a rendition repairs it', async () => {
  const post = await write({
    mediaIds: [await image({ width: 3_000, height: 1_000, mimeType: 'image/png' })],
  });
  const result = await only(post, await account('INSTAGRAM'));
  expect(codes(result)).toEqual(['NOT_SUPPORTED media.0.mimeType', 'TOO_HIGH media.0.aspectRatio']);
  expect(result.problems[1]).toMatchObject({ limit: '1.91', actual: '3' });
  expect(result.warnings.map(({ code }: Json) => code)).toEqual(['SCALED']);
  expect(result.media[0].rendition).toEqual({ isSuitable: false, isRepairable: true, variant: null });
});

test('accounts that cannot publish are problems', async () => {
  const post = await write({ caption: 'Hello' });
  const expired = await only(post, await account('FACEBOOK', { connectionStatus: 'EXPIRED' }));
  const paused = await only(post, await account('FACEBOOK', { isActive: false }));
  const whatsapp = await only(post, await account('WHATSAPP'));
  expect([expired, paused, whatsapp].map(codes)).toEqual([
    ['NOT_CONNECTED '],
    ['PAUSED '],
    ['NOT_SUPPORTED '],
  ]);
});

test('invisible accounts are not found, and invisible posts are null', async () => {
  const other = await newOrganization(server);
  const theirs = await server.rows.account(other.id, {
    platform: 'X',
    username: 'x',
    kind: 'BUSINESS',
  });
  const post = await write({ caption: 'Hello' });
  expect(await only(post, theirs)).toMatchObject({ platform: null, isReady: false, text: null });
  expect(codes(await only(post, 'no-id'))).toEqual(['NOT_FOUND ']);
  expect((await check(post, [await account('X')], other.owner.token)).data.preflightPost).toBeNull();
  expect((await check('no-id', [])).data.preflightPost).toBeNull();
});

test('rejects more accounts than a call checks', async () => {
  const post = await write({ caption: 'Hello' });
  const x = await account('X');
  expect((await check(post, Array<string>(20).fill(x))).data.preflightPost.accounts).toHaveLength(20);
  const { errors } = await check(post, Array<string>(21).fill(x));
  expect(errors).toMatchObject([
    {
      message: '`input.accountIds` must have at most 20 items, but has 21.',
      extensions: { code: 'BAD_USER_INPUT', argument: 'input.accountIds' },
    },
  ]);
});

test('an exhausted quota is a warning with the first instant with room', async () => {
  const tiktok = await account('TIKTOK');
  const post = await write({ caption: 'Hello' });
  const now = Date.now();
  for (let n = 0; n < 15; n += 1)
    await server.rows.publication(id, post, {
      socialAccount: tiktok,
      platform: 'TIKTOK',
      status: 'PUBLISHED',
      publishedAt: new Date(now - n * 60_000),
    });
  const { quota, warnings } = await only(post, tiktok);
  expect(quota).toMatchObject({ rule: 'publishing.posts', limit: 15, used: 15, remaining: 0 });
  // The oldest of the fifteen leaves the period of a day.
  expect(Date.parse(quota.nextAvailableAt)).toBe(now - 14 * 60_000 + 86_400_000);
  expect(warnings.map(({ code }: Json) => code)).toEqual(['QUOTA_EXHAUSTED']);
});

test('ten accounts take as many statements as one', async () => {
  const post = await write({ caption: 'Hello', mediaIds: [await image()] });
  const platforms = [
    'X',
    'INSTAGRAM',
    'FACEBOOK',
    'LINKEDIN',
    'TIKTOK',
    'YOUTUBE',
    'PINTEREST',
    'GOOGLE_BUSINESS',
    'X',
    'X',
  ];
  const accounts = await Promise.all(platforms.map((platform) => account(platform)));
  const [one, ten] = [await check(post, accounts.slice(0, 1)), await check(post, accounts)];
  expect([one, ten].map(({ extensions }: Json) => extensions.cost.sqlStatements)).toEqual([2, 2]);
  expect(ten.data.preflightPost.accounts.map(({ platform }: Json) => platform)).toEqual(platforms);
});
