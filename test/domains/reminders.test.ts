import { eventsOf, type Member, mutate, newMember, refusals, unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { notificationsOf } from './notification-helpers';
import { newTeam, plan, publicationOf, runPublishingTask } from './publication-helpers';
import { NOW } from './schedule-helpers';

const server = serverForTests();
const DUE = '2026-11-02T10:05:00+00:00';
const REMIND = 'remind-due-publications';
const LINK = 'https://www.instagram.com/stories/tea/3141592653/';
let id: string;
let owner: Member;
let author: Member;
let instagram: string;
let whatsapp: string;

const schedule = (input: object, token = owner.token) =>
  mutate(server, 'schedulePost', input, token, 'publications { id schedule { publishMode } }');
const confirm = (input: object, token = owner.token) =>
  mutate(server, 'confirmPublication', input, token, 'publication { id status }');
const remind = (): Promise<void> => runPublishingTask(server, REMIND);
const writtenBy = (values: object = {}) =>
  server.rows.post(id, { author: author.id, title: 'Chai', caption: 'Masala chai', ...values });

/** Plans a reminder on Instagram. Returns the publication. */
const planned = async (postId?: string): Promise<string> =>
  plan(server, owner.token, {
    postId: postId ?? (await writtenBy()),
    account: instagram,
    when: { at: DUE },
    publishMode: 'REMINDER',
  });

beforeEach(async () => {
  server.clock.set(NOW);
  ({ id, owner, author } = await newTeam(server));
  instagram = await server.rows.account(id, { username: 'tea', connectionStatus: 'DISCONNECTED' });
  whatsapp = await server.rows.account(id, { platform: 'WHATSAPP', displayName: 'Tea House' });
});

describe('schedulePost with a publishing mode', () => {
  test('publishes automatically by default', async () => {
    const account = await server.rows.account(id, { platform: 'FACEBOOK' });
    const made = await schedule({ postId: await writtenBy(), accountIds: [account], when: { at: DUE } });
    expect(made.publications).toMatchObject([{ schedule: { publishMode: 'AUTOMATIC' } }]);
  });

  test('accepts accounts that are disconnected or paused for reminders only', async () => {
    const platform = 'FACEBOOK';
    const accountIds = [
      await server.rows.account(id, { platform, connectionStatus: 'EXPIRED' }),
      await server.rows.account(id, { platform, isActive: false }),
    ];
    const input = { postId: await writtenBy(), accountIds, when: { at: DUE } };
    const automatic = await unchanged(server, () => schedule({ ...input, publishMode: 'AUTOMATIC' }));
    expect(refusals(automatic)).toEqual([
      ['INVALID_STATE', 'input.accountIds.0'],
      ['INVALID_STATE', 'input.accountIds.1'],
    ]);
    const made = await schedule({ ...input, publishMode: 'REMINDER' });
    expect(refusals(made)).toEqual([]);
    expect(made.publications).toMatchObject([
      { schedule: { publishMode: 'REMINDER' } },
      { schedule: { publishMode: 'REMINDER' } },
    ]);
  });

  test('requires a reminder on platforms that accept no posts from apps', async () => {
    const input = { postId: await writtenBy(), accountIds: [whatsapp], when: { at: DUE } };
    const made = await unchanged(server, () => schedule(input));
    expect(made.userErrors).toEqual([
      {
        code: 'INVALID',
        path: ['input', 'publishMode'],
        message:
          'WhatsApp does not accept posts from other apps. Choose a reminder, and publish the post yourself.',
      },
    ]);
    expect(refusals(await schedule({ ...input, publishMode: 'REMINDER' }))).toEqual([]);
  });

  test('preflightPost reports for reminders only what concerns users, too', async () => {
    const client = await server.rows.clientAccount(id);
    const theirs = await server.rows.account(id, { clientAccount: client });
    const postId = await writtenBy({ clientAccount: await server.rows.clientAccount(id), caption: null });
    const run = async (publishMode: string) => {
      const { data, errors } = await server.run(
        `query($input: PreflightPostInput!) { preflightPost(input: $input) { isReady accounts {
           isReady problems { code } warnings { code } quota { limit } text } } }`,
        { input: { postId, accountIds: [instagram, whatsapp, theirs], publishMode } },
        owner.token,
      );
      expect(errors).toBeUndefined();
      return data.preflightPost;
    };
    const automatic = await run('AUTOMATIC');
    expect(automatic.accounts[0].problems).toContainEqual({ code: 'NOT_CONNECTED' });
    expect(automatic.accounts[1].problems).toContainEqual({ code: 'NOT_SUPPORTED' });
    const required = { code: 'REQUIRED' };
    expect(await run('REMINDER')).toEqual({
      isReady: false,
      accounts: [
        { isReady: true, problems: [], warnings: [required], quota: null, text: '' },
        { isReady: true, problems: [], warnings: [], quota: null, text: '' },
        {
          isReady: false,
          problems: [{ code: 'OTHER_CLIENT_ACCOUNT' }],
          warnings: [required],
          quota: null,
          text: '',
        },
      ],
    });
  });
});

describe('reminders', () => {
  test('notify the author and the scheduler once, when the publication is due, with its text', async () => {
    const post = await writtenBy({
      callToAction: 'Visit us',
      hashtags: ['chai'],
      platformOverrides: [{ platform: 'INSTAGRAM', caption: 'Chai\nfor you {text}' }],
    });
    const publication = await planned(post);
    server.clock.set(new Date(new Date(DUE).getTime() - 1));
    await remind();
    expect((await notificationsOf(server, owner.token)).all).toEqual([]);

    server.clock.set(new Date(DUE));
    await Promise.all([remind(), remind(), remind()]);
    await remind();

    const told = {
      kind: 'POST_DUE',
      priority: 'HIGH',
      title: 'Publish “Chai” on tea',
      message:
        'The post is due. Publish it in the app of the platform, then confirm it in Marquee.\n\nChai\nfor you {text}\n\nVisit us\n\n#chai',
      linkUrl: `/publications/${publication}`,
      linkText: 'Copy text and media files',
      organization: { id },
    };
    expect((await notificationsOf(server, owner.token)).all).toEqual([expect.objectContaining(told)]);
    expect(
      (await notificationsOf(server, author.token)).all.filter(({ kind }) => kind === 'POST_DUE'),
    ).toEqual([expect.objectContaining(told)]);
    expect(await publicationOf(server, publication, owner.token)).toMatchObject({
      status: 'QUEUED',
      holdReason: null,
      schedule: { status: 'PENDING', remindedAt: DUE },
    });
    expect(await eventsOf(server, publication)).toEqual(['publication.created', 'publication.reminded']);
  });

  test('reach Hindi speakers in Hindi, and the owner once author and scheduler have left', async () => {
    await server.database.query(`UPDATE users SET language = 'hi' WHERE id = $1`, [owner.id]);
    const manager = await newMember(server, id, 'MANAGER');
    const postId = await writtenBy({ caption: null });
    await server.rows.postMedia(id, postId, await server.rows.media(id), 0);
    await plan(server, manager.token, {
      postId,
      account: instagram,
      when: { at: DUE },
      publishMode: 'REMINDER',
    });
    await server.database.query(
      `UPDATE memberships SET status = 'INACTIVE', former_name = 'x' WHERE id = ANY ($1)`,
      [[manager.membership, author.membership]],
    );
    server.clock.set(new Date(DUE));
    await remind();
    expect((await notificationsOf(server, owner.token)).all).toMatchObject([
      {
        title: '“Chai” को tea पर प्रकाशित करें',
        message: 'पोस्ट का समय हो गया है। इसे प्लेटफ़ॉर्म के ऐप में प्रकाशित करें, फिर Marquee में इसकी पुष्टि करें।',
      },
    ]);
  });

  test('are not sent for canceled publications, and again for rescheduled ones', async () => {
    const canceled = await planned();
    await mutate(server, 'cancelPublication', { id: canceled }, owner.token);
    const moved = await planned();
    server.clock.set(new Date(DUE));
    await remind();
    const later = '2026-11-02T10:08:00+00:00';
    await mutate(server, 'reschedulePublication', { id: moved, when: { at: later } }, owner.token);
    expect((await publicationOf(server, moved, owner.token)).schedule).toMatchObject({ remindedAt: null });
    await remind();
    server.clock.set(new Date(later));
    await remind();
    const sent = (await notificationsOf(server, owner.token)).all.filter(({ kind }) => kind === 'POST_DUE');
    expect(sent.map(({ linkUrl }) => linkUrl)).toEqual([`/publications/${moved}`, `/publications/${moved}`]);
  });

  test('of others are sent when one fails, which is logged and repeated', async () => {
    const broken = await planned();
    const fine = await planned();
    const [key] = await server.database.query<{ schedule: string }>(
      'SELECT schedule_id AS schedule FROM publications WHERE id = $1',
      [broken],
    );
    await server.database.query(
      `ALTER TABLE schedules ADD CONSTRAINT broken CHECK (id <> '${key!.schedule}' OR reminded_at IS NULL)`,
    );
    server.clock.set(new Date(DUE));
    await remind();
    await server.database.query('ALTER TABLE schedules DROP CONSTRAINT broken');
    const remindedAt = async (one: string) =>
      (await publicationOf(server, one, owner.token)).schedule.remindedAt as string | null;
    expect([await remindedAt(broken), await remindedAt(fine)]).toEqual([null, DUE]);
    expect(server.log()).toContain('failed to remind of a publication; repeating');
    await remind();
    expect(await remindedAt(broken)).toBe(DUE);
  });
});

describe('confirmPublication', () => {
  test('publishes with the link, the time and the content of the post, and the post follows', async () => {
    const post = await writtenBy({ hashtags: ['chai'] });
    const media = await server.rows.media(id, { kind: 'IMAGE' });
    await server.rows.postMedia(id, post, media, 0);
    const publication = await planned(post);
    server.clock.set(new Date(DUE));
    const publishedAt = '2026-11-02T10:04:00+00:00';
    expect(refusals(await confirm({ id: publication, permalink: LINK, publishedAt }))).toEqual([]);
    const [{ url }] = (await server.database.query<{ url: string }>(
      'SELECT url FROM media_assets WHERE id = $1',
      [media],
    )) as [{ url: string }];
    expect(await publicationOf(server, publication, owner.token)).toMatchObject({
      status: 'PUBLISHED',
      version: 2,
      kind: 'IMAGE',
      caption: 'Masala chai\n\n#chai',
      hashtags: ['chai'],
      mediaUrls: [url],
      permalink: LINK,
      publishedAt,
      confirmedAt: DUE,
      confirmedBy: { id: owner.id },
      accountUsername: 'tea',
      postTitle: 'Chai',
      post: { status: 'PUBLISHED' },
      schedule: { status: 'COMPLETED' },
      viewerActions: { confirm: { allowed: false, code: 'INVALID_STATE' }, cancel: { allowed: false } },
    });
    expect(await eventsOf(server, publication)).toEqual(['publication.created', 'publication.confirmed']);
    expect((await notificationsOf(server, author.token)).all.at(-1)).toMatchObject({
      kind: 'POST_PUBLISHED',
      message: 'It was published on tea.',
    });
  });

  test.each<[string, object, [string, string][]]>([
    ['no link', {}, [['REQUIRED', 'input.permalink']]],
    [
      'a link to another platform',
      { permalink: 'https://instagram.com.example/p/1' },
      [['INVALID', 'input.permalink']],
    ],
    ['a link without TLS', { permalink: 'http://instagram.com/p/1' }, [['INVALID', 'input.permalink']]],
    ['no URL', { permalink: 'instagram.com' }, [['BAD_FORMAT', 'input.permalink']]],
    [
      'a time in the future',
      { permalink: LINK, publishedAt: '2026-11-02T10:00:01Z' },
      [['OUT_OF_RANGE', 'input.publishedAt']],
    ],
    ['a stale version', { permalink: LINK, expectedVersion: 2 }, [['CONFLICT', 'input.expectedVersion']]],
  ])('rejects %s', async (_, input, expected) => {
    const publication = await planned();
    expect(refusals(await unchanged(server, () => confirm({ id: publication, ...input })))).toEqual(expected);
  });

  test('needs no link on platforms whose posts have none', async () => {
    const publication = await plan(server, owner.token, {
      postId: await writtenBy(),
      account: whatsapp,
      when: { at: DUE },
      publishMode: 'REMINDER',
    });
    expect(refusals(await confirm({ id: publication }))).toEqual([]);
    expect(await publicationOf(server, publication, owner.token)).toMatchObject({
      status: 'PUBLISHED',
      permalink: null,
      kind: 'TEXT',
      publishedAt: '2026-11-02T10:00:00+00:00',
    });
  });

  test('fails for publications that Marquee sends and that are not waiting, as viewerActions says', async () => {
    const account = await server.rows.account(id, { platform: 'FACEBOOK' });
    const automatic = await plan(server, owner.token, {
      postId: await writtenBy(),
      account,
      when: { at: DUE },
    });
    const canceled = await planned();
    await mutate(server, 'cancelPublication', { id: canceled }, owner.token);
    for (const [publication, reason] of [
      [automatic, 'Marquee publishes this post itself, so it cannot be confirmed.'],
      [canceled, 'Only a publication that is waiting to be published can be confirmed.'],
    ] as const) {
      const made = await unchanged(server, () => confirm({ id: publication, permalink: LINK }));
      expect(made.userErrors).toEqual([{ code: 'INVALID_STATE', path: ['input', 'id'], message: reason }]);
      const { viewerActions } = await publicationOf(server, publication, owner.token);
      expect(viewerActions.confirm).toEqual({ allowed: false, code: 'INVALID_STATE', reason });
    }
  });

  test('requires CONTENT_PUBLISH', async () => {
    const publication = await planned();
    const denied = await unchanged(server, () => confirm({ id: publication, permalink: LINK }, author.token));
    expect(refusals(denied)).toEqual([['FORBIDDEN', 'input']]);
  });

  test('confirms or cancels, but never both at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const publication = await planned();
      const [confirmed, canceled] = await Promise.all([
        confirm({ id: publication, permalink: LINK }),
        mutate(server, 'cancelPublication', { id: publication }, owner.token),
      ]);
      expect([...refusals(confirmed), ...refusals(canceled)]).toHaveLength(1);
    }
  });
});
