import fc from '../support/property';
import { mutate } from '../support/people';
import type { Json } from '../support/server';
import { LATER, schedulesForTests } from './schedule-helpers';

const { server, home } = schedulesForTests();
const RUNS = Number(process.env.PREFLIGHT_RUNS ?? 60);

const PLATFORMS = [
  'INSTAGRAM',
  'FACEBOOK',
  'X',
  'LINKEDIN',
  'TIKTOK',
  'YOUTUBE',
  'PINTEREST',
  'GOOGLE_BUSINESS',
  'WHATSAPP',
] as const;
const STATUSES = ['CONNECTED', 'ERROR', 'EXPIRED', 'REVOKED', 'DISCONNECTED'] as const;

/** Mostly what is usual, so that many posts are ready. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { arbitrary: fc.constant(usual), weight: 6 },
    { arbitrary: fc.constantFrom(usual, ...others), weight: 1 },
  );

const text = fc.oneof(
  fc.constantFrom('', '  ', 'Fresh chai', 'चाय #chai', 'क'.repeat(281), '$AAA $BBB', '<b>', '@a '.repeat(21)),
  fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value)),
);

const OPTIONS = [
  { facebook: { link: 'https://tea.example/menu' } },
  { facebook: { link: 'https://www.facebook.com/tea' } },
  { linkedin: { article: { url: 'https://tea.example/', title: 'Menu' } } },
  { linkedin: { article: { url: 'https://tea.example/', title: ' ' } } },
  { tiktok: { privacy: 'PUBLIC_TO_EVERYONE' } },
  { pinterest: { boardId: '1' } },
  { x: { poll: { options: ['Tea', 'Chai'], durationMinutes: 60 } } },
  { instagram: { collaborators: ['asha'], trialGraduation: 'MANUAL' } },
  { googleBusiness: { topic: 'OFFER' } },
];

const ALWAYS = [OPTIONS[4]!, OPTIONS[5]!];

const account = fc.record({
  platform: fc.constantFrom(...PLATFORMS),
  connectionStatus: mostly(...STATUSES),
  isActive: mostly(true, false),
  client: mostly('NONE', 'OF_POST', 'OTHER'),
});
const MIME = { IMAGE: 'image/jpeg', VIDEO: 'video/mp4', GIF: 'image/gif' } as const;

const file = fc.record({
  kind: mostly<keyof typeof MIME>('IMAGE', 'VIDEO', 'GIF'),
  width: mostly(1_080, 200, 1_920, 5_000),
  height: mostly(1_080, 200, 1_350),
  durationSeconds: mostly(20, 1, 100, 1_000),
  isReady: mostly(true, false),
});
const planArbitrary = fc.record({
  caption: fc.oneof(fc.constant('Fresh chai'), fc.option(text)),
  title: fc.option(fc.constantFrom('Menu', 'x'.repeat(120))),
  callToAction: fc.option(fc.constantFrom('Come in', ' ')),
  hashtags: fc.constantFrom(
    [],
    ['chai'],
    Array.from({ length: 31 }, (_, n) => `chai${n}`),
  ),
  format: mostly('POST', 'STORY', 'REEL'),
  options: fc.subarray(OPTIONS),
  hasClient: fc.boolean(),
  files: fc.array(file, { maxLength: 2 }),
  accounts: fc.array(account, { minLength: 1, maxLength: 2 }),
});
type Plan = typeof planArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Keeps the last option of each platform. */
const oneEach = (options: readonly object[]): object[] => [
  ...new Map(options.map((option) => [Object.keys(option)[0], option])).values(),
];

async function store(
  plan: Plan,
  clients: readonly [string, string],
): Promise<{ postId: string; accountIds: string[] }> {
  const { caption, title, callToAction, hashtags, format, options, hasClient, files, accounts } = plan;
  const { rows } = server;
  const clientAccount = hasClient ? clients[0] : null;
  const postId = await rows.post(home.id, {
    ...{ caption, title, callToAction, hashtags, format, clientAccount },
    platformOptions: oneEach([...ALWAYS, ...options]),
  });
  for (const [index, { isReady, kind, durationSeconds, ...size }] of files.entries()) {
    const media = await rows.media(home.id, {
      ...{ kind, ...size, clientAccount, mimeType: MIME[kind], fileSize: 200_000 },
      durationSeconds: kind === 'VIDEO' ? durationSeconds : null,
      processingStatus: isReady ? 'COMPLETED' : 'PENDING',
    });
    await rows.postMedia(home.id, postId, media, index);
  }
  const accountIds: string[] = [];
  for (const { client, ...values } of accounts)
    accountIds.push(
      await rows.account(home.id, {
        ...values,
        clientAccount: { NONE: null, OF_POST: clientAccount, OTHER: clients[1] }[client],
      }),
    );
  return { postId, accountIds };
}

test('schedulePost accepts a post on accounts exactly when preflightPost calls it ready, with the same problems', async () => {
  const clients = [
    await server.rows.clientAccount(home.id),
    await server.rows.clientAccount(home.id),
  ] as const;
  const outcomes = { ready: 0, rejected: 0 };
  await fc.assert(
    fc.asyncProperty(planArbitrary, async (plan) => {
      const input = await store(plan, clients);
      const { data } = await server.run(
        `query($input: PreflightPostInput!) { post(id: "${input.postId}") { viewerActions { schedule { allowed } } }
          preflightPost(input: $input) { isReady accounts { accountId problems { code field message } } } }`,
        { input },
        home.owner.token,
      );
      const { isReady, accounts } = data.preflightPost;
      const isAllowed = data.post.viewerActions.schedule.allowed as boolean;
      const made = await mutate(
        server,
        'schedulePost',
        { ...input, when: { at: LATER } },
        home.owner.token,
        'found: userErrors { message ... on PublicationProblemError { accountId problem { code field message } } }',
      );
      // A post without content cannot be scheduled, and is ready for no platform.
      expect([isReady, isAllowed || !isReady]).toEqual([made.userErrors.length === 0, true]);
      if (isAllowed)
        expect(made.found.map(({ accountId, problem }: Json) => [accountId, problem])).toEqual(
          accounts.flatMap(({ accountId, problems }: Json) =>
            problems.map((problem: Json) => [accountId, problem]),
          ),
        );
      outcomes[isReady ? 'ready' : 'rejected'] += 1;
    }),
    { numRuns: RUNS, seed: Number(process.env.PREFLIGHT_SEED ?? 83) },
  );
  expect(outcomes.ready).toBeGreaterThan(RUNS / 20);
  expect(outcomes.rejected).toBeGreaterThan(RUNS / 20);
});
