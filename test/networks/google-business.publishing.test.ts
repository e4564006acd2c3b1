import type { Json } from '../support/server';
import { checkPublisher } from './check-publisher';
import { lastPart, PublisherUnderTest } from './publisher-under-test';

const EVENT = { title: 'Baking class', startDate: '2026-12-05', endDate: '2026-12-31' };
const URL_OF_ACTION = 'https://blue-door.example/order';

let publisher: PublisherUnderTest;
beforeAll(async () => {
  publisher = await PublisherUnderTest.start('GOOGLE_BUSINESS', 'blue_door_bakery', {
    person: 'Asha Verma',
  });
});
// The token is valid for an hour, and many tests wait.
beforeEach(() => publisher.renew());
afterAll(() => publisher.stop());

const photo = () => publisher.file(publisher.files.jpeg(1600, 1600));
const video = () => publisher.file(publisher.files.video(10, 1080, 1920), 'VIDEO');
const sizeOfLedger = async (): Promise<number> => (await publisher.ledger()).length;
const google = (options: object, text?: string) =>
  publisher.draft({ options: { googleBusiness: options }, ...(text !== undefined && { text }) });

/** The post as Google has it. */
async function postOf(name: string): Promise<Json> {
  const { account, adapter } = publisher;
  const response = await fetch(`${adapter.sandbox.url('GOOGLE_BUSINESS')}/v4/${name}`, {
    headers: { authorization: `Bearer ${account.tokens.accessToken}` },
  });
  return response.json();
}

const STEPS = ['createPost!', 'awaitReview?', 'awaitReview?'];

checkPublisher({
  publisher: () => publisher,
  permalink: /\/place\?lpsid=\d+$/,
  ledgerId: ({ platformPostId }) => lastPart(platformPostId),
  posts: [
    {
      name: 'a text',
      draft: () => google({ action: 'LEARN_MORE', actionUrl: URL_OF_ACTION }),
      steps: STEPS,
      visible: 'createLocalPost',
      waitsAt: 'awaitReview',
      kind: 'TEXT',
    },
    {
      name: 'a photo',
      draft: async () => publisher.draft({ media: [await photo()] }),
      steps: STEPS,
      visible: 'createLocalPost',
      waitsAt: 'awaitReview',
      kind: 'IMAGE',
    },
    {
      name: 'a video and a photo',
      draft: async () => publisher.draft({ media: [await video(), await photo()] }),
      steps: STEPS,
      visible: 'createLocalPost',
      waitsAt: 'awaitReview',
      kind: 'CAROUSEL_ALBUM',
    },
    {
      name: 'an event with a video',
      draft: async () => ({ ...google({ topic: 'EVENT', event: EVENT }), media: [await video()] }),
      steps: STEPS,
      visible: 'createLocalPost',
      waitsAt: 'awaitReview',
      kind: 'VIDEO',
    },
  ],
  rejections: [
    { error: 'quotaExceeded', operation: 'createLocalPost', class: 'QUOTA', waits: true },
    { error: 'unauthenticated', operation: 'createLocalPost', class: 'RECONNECT', code: 'UNAUTHENTICATED' },
    { error: 'permissionDenied', operation: 'createLocalPost', class: 'RECONNECT' },
    { error: 'notApproved', operation: 'createLocalPost', class: 'SETUP', code: 'PERMISSION_DENIED' },
    { error: 'notFound', operation: 'createLocalPost', class: 'GONE', code: 'NOT_FOUND' },
    { error: 'unavailable', operation: 'createLocalPost', class: 'UNKNOWN', code: 'UNAVAILABLE' },
    { error: 'internal', operation: 'createLocalPost', class: 'UNKNOWN', code: 'INTERNAL' },
    {
      error: 'invalidArgument',
      operation: 'createLocalPost',
      class: 'FIX_CONTENT',
      problem: { field: '', rule: 'INVALID' },
    },
  ],
});

describe('options', () => {
  test.each([
    ['a button', { action: 'BOOK', actionUrl: URL_OF_ACTION }, { actionType: 'BOOK', url: URL_OF_ACTION }],
    ['a call', { action: 'CALL', actionUrl: null }, { actionType: 'CALL' }],
    ['no button', { action: null, topic: null, event: EVENT }, undefined],
  ])('of a post with %s reach Google', async (_, options, callToAction) => {
    const { post } = await publisher.publish(google(options));
    const sent = await postOf(post.platformPostId);
    expect(sent).toMatchObject({ topicType: 'STANDARD', state: 'LIVE' });
    expect([sent.callToAction, sent.event, sent.offer]).toEqual([callToAction, undefined, undefined]);
  });

  test('of an event reach Google', async () => {
    const draft = google({
      topic: 'EVENT',
      event: EVENT,
      action: 'SIGN_UP',
      actionUrl: URL_OF_ACTION,
    });
    const { post } = await publisher.publish(draft);
    expect(await postOf(post.platformPostId)).toMatchObject({
      topicType: 'EVENT',
      summary: draft.text,
      callToAction: { actionType: 'SIGN_UP', url: URL_OF_ACTION },
      event: {
        title: 'Baking class',
        schedule: {
          startDate: { year: 2026, month: 12, day: 5 },
          endDate: { year: 2026, month: 12, day: 31 },
        },
      },
    });
  });

  test('of an offer without a text reach Google, except for the button', async () => {
    const offer = { couponCode: 'BREAD10', redeemUrl: 'https://blue-door.example/', terms: 'One per visit' };
    const draft = google(
      { topic: 'OFFER', event: EVENT, offer, action: 'SHOP', actionUrl: URL_OF_ACTION },
      '',
    );
    const { post } = await publisher.publish(draft);
    const sent = await postOf(post.platformPostId);
    expect(sent.offer).toEqual({
      couponCode: 'BREAD10',
      redeemOnlineUrl: 'https://blue-door.example/',
      termsConditions: 'One per visit',
    });
    expect([sent.topicType, sent.callToAction, sent.summary]).toEqual(['OFFER', undefined, undefined]);
    const { post: plain } = await publisher.publish(google({ topic: 'OFFER', event: EVENT, offer: null }));
    expect((await postOf(plain.platformPostId)).offer).toBeUndefined();
  });

  test.each([
    [{ action: 'ORDER', actionUrl: null }, 'options.googleBusiness.actionUrl', 'INVALID'],
    [{ topic: 'EVENT', event: null }, 'options.googleBusiness.event', 'INVALID'],
    [
      { topic: 'EVENT', event: { ...EVENT, title: 'a'.repeat(59) } },
      'options.googleBusiness.event.title',
      'LENGTH',
    ],
    [
      { topic: 'EVENT', event: { ...EVENT, endDate: '2026-02-30' } },
      'options.googleBusiness.event.endDate',
      'INVALID',
    ],
  ])('that Google rejects are named: %j', async (options, field, rule) => {
    const { error } = await publisher.attempt(google(options));
    expect(error).toMatchObject({
      class: 'FIX_CONTENT',
      code: 'INVALID_ARGUMENT',
      problem: { field, rule },
    });
  });

  test('names the text that is too long, and the file that cannot be used', async () => {
    const long = await publisher.attempt(publisher.draft({ text: 'a'.repeat(1501) }));
    expect(long.error).toMatchObject({ class: 'FIX_CONTENT', problem: { field: 'text', rule: 'LENGTH' } });
    const missing = { ...(await photo()), id: publisher.files.missing() };
    const { error } = await publisher.attempt(publisher.draft({ media: [await photo(), missing] }));
    expect(error).toMatchObject({
      class: 'FIX_MEDIA',
      problem: { field: 'media.1', rule: 'UNREACHABLE' },
    });
  });
});

describe('the review', () => {
  const wait = (seconds: number, state = 'REJECTED') =>
    publisher.script('createLocalPost', { kind: 'wait', seconds, state });

  test('that rejects a post is FIX_CONTENT, and nothing was visible', async () => {
    const before = await sizeOfLedger();
    await wait(90);
    const { ran, error } = await publisher.attempt(publisher.draft());
    expect(ran.map(({ step }) => step)).toEqual(['createPost', 'awaitReview', 'awaitReview', 'awaitReview']);
    expect(error).toMatchObject({
      class: 'FIX_CONTENT',
      code: 'REJECTED',
      problem: { field: '', rule: 'POLICY' },
    });
    expect(await publisher.ledger(before)).toEqual([]);
  });

  test('that rejects a post whose creation was not confirmed is reported by the next step', async () => {
    const draft = publisher.draft();
    await wait(90);
    await publisher.script('createLocalPost', { kind: 'close', when: 'after' });
    const { state } = await publisher.attempt(draft);
    const since = publisher.adapter.clock.now();
    await publisher.adapter.advance(90);
    const finding = await publisher.decide(draft, state, since);
    if (finding.found !== 'ABSENT') throw new Error(`found: ${finding.found}`);
    const { ran, error } = await publisher.attempt(draft, finding.state);
    expect(ran.map(({ step }) => step)).toEqual(['awaitReview']);
    expect(error).toMatchObject({ class: 'FIX_CONTENT', code: 'REJECTED' });
  });

  test('that takes long is read often for ten minutes, then seldom', async () => {
    await wait(1800, 'FINISHED');
    const { ran } = await publisher.publish(publisher.draft());
    expect(ran.filter(({ step }) => step === 'awaitReview')).toHaveLength(1 + 10 + 2);
  });
});

describe('the confirmation', () => {
  /** Publishes a post, and returns what the confirmation needs later. */
  const published = async () => {
    const draft = publisher.draft();
    const { post } = await publisher.publish(draft);
    expect(publisher.port.followUps(draft)).toEqual([{ name: 'confirmation', effect: 'NONE', delay: 1800 }]);
    return { account: publisher.account, draft, post };
  };
  const change = (name: string, event: string) =>
    publisher.adapter.sandbox.control('POST', `posts/${lastPart(name)}`, { event });

  test('returns the post while it is shown', async () => {
    const call = await published();
    expect(await publisher.port.follow('confirmation', call)).toEqual({ post: call.post });
  });

  test('is FIX_CONTENT if Google rejected the post after it was shown', async () => {
    const call = await published();
    await change(call.post.platformPostId, 'HIDE');
    const error = await publisher.adapter.failure(publisher.port.follow('confirmation', call));
    expect(error).toMatchObject({ class: 'FIX_CONTENT', problem: { field: '', rule: 'POLICY' } });
  });

  test('is GONE if the post was deleted', async () => {
    const call = await published();
    await change(call.post.platformPostId, 'DELETE');
    const error = await publisher.adapter.failure(publisher.port.follow('confirmation', call));
    expect(error.class).toBe('GONE');
  });

  test('is repeated while the post is reviewed again', async () => {
    const { account, draft } = await published();
    await publisher.script('createLocalPost', { kind: 'wait', seconds: 600, state: 'FINISHED' });
    const { state } = (await publisher.port.run({
      account,
      draft,
      state: publisher.port.begin(draft),
      media: { urlOf: async ({ id }) => id, read: () => (async function* () {})() },
    })) as { state: Json };
    const post = {
      platformPostId: state.name,
      kind: 'TEXT',
      publishedAt: new Date(),
      permalink: null,
    } as const;
    const error = await publisher.adapter.failure(
      publisher.port.follow('confirmation', { account, draft, post }),
    );
    const retryAt = new Date(publisher.adapter.clock.now().getTime() + 1_800_000);
    expect(error).toMatchObject({ class: 'NOT_SENT', retryAt });
  });
});

test('posts with the same text are told apart by topic and event', async () => {
  const { text } = publisher.draft();
  const class1 = google({ topic: 'EVENT', event: EVENT }, text);
  const class2 = google({ topic: 'EVENT', event: { ...EVENT, title: 'Second class' } }, text);
  const news = google({}, text);
  const first = await publisher.publish(class1);
  await publisher.script('createLocalPost', { kind: 'close', when: 'after' });
  const { state } = await publisher.attempt(class2);
  const since = publisher.adapter.clock.now();
  await publisher.adapter.advance(60);
  const finding = await publisher.decide(class2, state, since);
  expect(finding).toMatchObject({ found: 'PUBLISHED' });
  const ids = (await publisher.ledger()).slice(-2).map(({ objectId }) => objectId);
  expect(ids).toEqual([
    lastPart(first.post.platformPostId),
    finding.found === 'PUBLISHED' && lastPart(finding.post.platformPostId),
  ]);
  expect(await publisher.decide(news, publisher.port.begin(news), since)).toMatchObject({ found: 'ABSENT' });
});
