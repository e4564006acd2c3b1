import { createPublicKey, verify } from 'node:crypto';
import { startReceiver } from '../sandbox/helpers';
import type { Json } from '../support/server';
import { Facts } from './facts';
import { googleConnect, googleRefresh, type GoogleGrant } from './google-login';
import type { Reply, Target } from './target';

const PROCESSED = 61;

const connect = (network: Target, grant: Partial<GoogleGrant> = {}): Promise<Json> =>
  googleConnect(network.sandbox, { network: 'GOOGLE_BUSINESS', ask: ['business.manage'], ...grant });

/** Status and code of an error, and the field of the first violation. */
const errorOf = ({ status, body }: Reply): unknown[] => {
  const field = body.error?.details?.[0]?.fieldViolations?.[0]?.field;
  return [status, body.error?.status, ...(field === undefined ? [] : [field])];
};

/** Returns the path of the location under test in the API of posts and reviews. */
async function location(network: Target): Promise<string> {
  const { linkedTo } = await network.sandbox.account('blue_door_bakery', 'GOOGLE_BUSINESS');
  return `/v4/accounts/${linkedTo}/locations/${network.account}`;
}

const account = async (network: Target): Promise<string> =>
  (await network.sandbox.account('blue_door_bakery', 'GOOGLE_BUSINESS')).linkedTo;

/** Creates a local post after a minute, because a profile has at most 10 edits in one. */
async function create(network: Target, json: object, token?: string): Promise<Reply> {
  await network.sandbox.advance(PROCESSED);
  const path = `${await location(network)}/localPosts`;
  return network.post(path, {}, { json, ...(token !== undefined && { token }) });
}

const standard = (summary: string, more: object = {}): object => ({
  languageCode: 'en',
  topicType: 'STANDARD',
  summary,
  ...more,
});

const DAYS = { startDate: { year: 2026, month: 12, day: 1 }, endDate: { year: 2026, month: 12, day: 3 } };
const event = (title: string, schedule: object = DAYS): object => ({ title, schedule });
const photo = (sourceUrl: string): object => ({ media: [{ mediaFormat: 'PHOTO', sourceUrl }] });

/** Creates a local post, and waits until it is live. Returns its name as a path. */
async function published(network: Target, summary: string): Promise<string> {
  const { body } = await create(network, standard(summary));
  await network.sandbox.advance(PROCESSED);
  return `/v4/${body.name}`;
}

const idOf = (name: string): string => name.split('/').at(-1)!;

const effectsOf = async (network: Target, objectId: string): Promise<string[]> =>
  (await network.sandbox.effects(network.account))
    .filter((line) => line.objectId === objectId)
    .map(({ effect }) => effect);

const review = async (network: Target, rating: number, text: string): Promise<string> => {
  const body = { account: network.account, author: 'Ravi', rating, text };
  return (await network.sandbox.control('POST', 'networks/GOOGLE_BUSINESS/writeReview', body)).id;
};

const METRICS = ['WEBSITE_CLICKS', 'BUSINESS_IMPRESSIONS_MOBILE_MAPS'];

/** Returns the path of a report for some days, which ends before the day of `end`. */
function report(id: string, metrics: readonly string[], end: Date, days: number): string {
  const query = new URLSearchParams(metrics.map((metric): [string, string] => ['dailyMetrics', metric]));
  const dates = { start_date: new Date(end.getTime() - days * 86_400_000), end_date: end };
  for (const [name, date] of Object.entries(dates)) {
    query.set(`dailyRange.${name}.year`, String(date.getUTCFullYear()));
    query.set(`dailyRange.${name}.month`, String(date.getUTCMonth() + 1));
    query.set(`dailyRange.${name}.day`, String(date.getUTCDate()));
  }
  return `/v1/locations/${id}:fetchMultiDailyMetricsTimeSeries?${query.toString()}`;
}

export const facts = new Facts();

facts
  .add('documented', 'the scope business.manage is granted with a refresh token', async (network) => {
    expect(await connect(network)).toMatchObject({
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: 'https://www.googleapis.com/auth/business.manage',
    });
  })
  .add('documented', 'refreshing returns no other refresh token', async (network) => {
    const { refresh_token } = await connect(network);
    const { status, body } = await googleRefresh(network.sandbox, 'GOOGLE_BUSINESS', refresh_token);
    expect([status, body.refresh_token, typeof body.access_token]).toEqual([200, undefined, 'string']);
  })
  .add(
    'documented',
    'refreshing fails with invalid_grant after the person removed the app',
    async (network) => {
      const { refresh_token } = await connect(network, { person: 'Mira Okafor' });
      const { id } = await network.sandbox.person('Mira Okafor', 'GOOGLE');
      await network.sandbox.control('POST', `people/${id}`, { event: 'APP_REMOVED' });
      const { status, body } = await googleRefresh(network.sandbox, 'GOOGLE_BUSINESS', refresh_token);
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
    },
  )
  .add(
    'assumed',
    'refreshing fails with invalid_grant until a person has signed in again',
    async (network) => {
      const { refresh_token } = await connect(network, { person: 'Noah Becker' });
      const { id } = await network.sandbox.person('Noah Becker', 'GOOGLE');
      const refresh = (): Promise<{ status: number; body: Json }> =>
        googleRefresh(network.sandbox, 'GOOGLE_BUSINESS', refresh_token);
      await network.sandbox.control('POST', `people/${id}`, { event: 'CHECKPOINT' });
      expect((await refresh()).body.error).toBe('invalid_grant');
      await network.sandbox.control('POST', `people/${id}`, { event: 'CHECKPOINT_CLEARED' });
      expect((await refresh()).status).toBe(200);
    },
  )
  .add('documented', 'a token without the scope fails with PERMISSION_DENIED', async (network) => {
    const { access_token: token } = await connect(network, {
      ask: ['business.manage', 'youtube'],
      scopes: ['youtube'],
    });
    expect(errorOf(await network.get('/v1/accounts', {}, { token }))).toEqual([403, 'PERMISSION_DENIED']);
  })
  .everywhere('documented', 'an unknown token fails with UNAUTHENTICATED', async (network) => {
    const reply = await network.get('/v1/accounts', {}, { token: 'nothing' });
    expect(errorOf(reply)).toEqual([401, 'UNAUTHENTICATED']);
  })
  .everywhere('assumed', 'a call without a token fails', async (network) => {
    expect([401, 403]).toContain((await network.get('/v1/accounts', {}, { token: null })).status);
  })
  .add(
    'observed',
    'before approval the quota is 0, and all calls fail with RESOURCE_EXHAUSTED',
    async (network) => {
      const { sandbox } = network;
      await sandbox.control('PUT', 'limits/googleBusiness.queries', { maximum: 0 });
      const reply = await network.get('/v1/accounts');
      await sandbox.control('PUT', 'limits/googleBusiness.queries', { maximum: null });
      expect(errorOf(reply)).toEqual([429, 'RESOURCE_EXHAUSTED']);
      expect(reply.body.error.details[0]).toMatchObject({
        reason: 'RATE_LIMIT_EXCEEDED',
        metadata: { quota_limit_value: '0', service: 'mybusinessaccountmanagement.googleapis.com' },
      });
    },
  )
  .add('observed', 'a project that is not approved can fail with PERMISSION_DENIED', async (network) => {
    const match = { network: 'GOOGLE_BUSINESS', operation: 'listAccounts' };
    await network.sandbox.script({ kind: 'error', error: 'notApproved' }, match);
    const reply = await network.get('/v1/accounts');
    expect(errorOf(reply)).toEqual([403, 'PERMISSION_DENIED']);
    expect(reply.body.error.details[0].reason).toBe('SERVICE_DISABLED');
  })
  .add('assumed', 'a project has 300 queries a minute per service', async (network) => {
    const { sandbox } = network;
    const limits: Json[] = (await sandbox.control('GET', 'networks')).flatMap((row: Json) => row.limits);
    const queries = limits.find(({ name }) => name === 'googleBusiness.queries');
    expect(queries).toMatchObject({ maximum: 300, windowSeconds: 60 });
    await sandbox.advance(PROCESSED);
    await sandbox.control('PUT', 'limits/googleBusiness.queries', { maximum: 1 });
    const [first, second] = [await network.get('/v1/accounts'), await network.get('/v1/accounts')];
    const other = await network.get(`/v1/locations/${network.account}`, { readMask: 'name' });
    await sandbox.advance(PROCESSED);
    const later = await network.get('/v1/accounts');
    await sandbox.control('PUT', 'limits/googleBusiness.queries', { maximum: null });
    expect([first.status, second.status, other.status, later.status]).toEqual([200, 429, 200, 200]);
  })
  .add('assumed', 'a profile has 10 edits a minute', async (network) => {
    const path = `${await location(network)}/localPosts`;
    await network.sandbox.advance(PROCESSED);
    const statuses = [];
    for (let edit = 0; edit < 11; edit += 1)
      statuses.push((await network.post(path, {}, { json: standard(`Edit ${edit}`) })).status);
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  })
  .everywhere('documented', 'accounts have a type and the role of the person', async (network) => {
    const { body } = await network.get('/v1/accounts');
    expect(body.accounts[0]).toMatchObject({
      name: expect.stringMatching(/^accounts\/\d+$/),
      accountName: expect.any(String),
      type: expect.any(String),
    });
  })
  .add('documented', 'accounts have pages with a token', async (network) => {
    const { body } = await network.get('/v1/accounts', { pageSize: '1' });
    expect(body.accounts).toHaveLength(1);
    const { body: next } = await network.get('/v1/accounts', {
      pageSize: '1',
      pageToken: body.nextPageToken,
    });
    expect(next.accounts[0].name).not.toBe(body.accounts[0].name);
    expect(next.nextPageToken).toBeUndefined();
  })
  .add(
    'documented',
    'the locations of an account are listed with the fields of readMask',
    async (network) => {
      const readMask = 'name,title,storefrontAddress,metadata';
      const path = `/v1/accounts/${await account(network)}/locations`;
      const { body } = await network.get(path, { readMask });
      expect(body.totalSize).toBe(2);
      expect(body.locations[0]).toEqual({
        name: `locations/${network.account}`,
        title: 'Blue Door Bakery',
        storefrontAddress: expect.objectContaining({ regionCode: 'IN' }),
        metadata: expect.objectContaining({ placeId: expect.any(String) }),
      });
    },
  )
  .everywhere('documented', 'locations need a readMask', async (network) => {
    expect(errorOf(await network.get('/v1/accounts/-/locations'))).toEqual([
      400,
      'INVALID_ARGUMENT',
      'read_mask',
    ]);
  })
  .everywhere('documented', 'an unknown field of readMask fails', async (network) => {
    const reply = await network.get('/v1/accounts/-/locations', { readMask: 'shoes' });
    expect(errorOf(reply).slice(0, 2)).toEqual([400, 'INVALID_ARGUMENT']);
  })
  .everywhere('documented', 'a location is read by its ID', async (network) => {
    const { body } = await network.get(`/v1/locations/${network.account}`, { readMask: 'name' });
    expect(body).toEqual({ name: `locations/${network.account}` });
  })
  .add('documented', 'an unknown location fails with NOT_FOUND', async (network) => {
    expect(errorOf(await network.get('/v1/locations/1', { readMask: 'name' }))).toEqual([404, 'NOT_FOUND']);
  })
  .add('documented', 'a location of somebody else fails with PERMISSION_DENIED', async (network) => {
    const { access_token: token } = await connect(network, { person: 'Mira Okafor' });
    const path = `/v1/locations/${network.account}`;
    expect(errorOf(await network.get(path, { readMask: 'name' }, { token }))).toEqual([
      403,
      'PERMISSION_DENIED',
    ]);
    expect(errorOf(await create(network, standard('Not mine'), token))).toEqual([403, 'PERMISSION_DENIED']);
  })
  .add('documented', 'a new local post is processed before it is live', async (network) => {
    const { status, body } = await create(network, standard('Fresh rolls until six'));
    expect([status, body]).toEqual([
      200,
      {
        name: expect.stringMatching(/^accounts\/\d+\/locations\/\d+\/localPosts\/\d+$/),
        languageCode: 'en',
        topicType: 'STANDARD',
        summary: 'Fresh rolls until six',
        state: 'PROCESSING',
        createTime: expect.any(String),
        updateTime: expect.any(String),
        searchUrl: expect.any(String),
      },
    ]);
    expect(await effectsOf(network, idOf(body.name))).toEqual([]);
    await network.sandbox.advance(PROCESSED);
    const { body: live } = await network.get(`/v4/${body.name}`);
    expect(live.state).toBe('LIVE');
    expect(await effectsOf(network, idOf(body.name))).toEqual(['POST_PUBLISHED']);
    const { pathname, search } = new URL(live.searchUrl);
    const page = await network.get(pathname + search);
    expect([page.status, page.body.includes('Fresh rolls until six')]).toEqual([200, true]);
  })
  .add('observed', 'a local post can be rejected after a success', async (network) => {
    const play = { kind: 'wait', seconds: 300, state: 'REJECTED' };
    await network.sandbox.script(play, { network: 'GOOGLE_BUSINESS', operation: 'createLocalPost' });
    const { status, body } = await create(network, standard('Rejected later'));
    expect([status, body.state]).toEqual([200, 'PROCESSING']);
    await network.sandbox.advance(300);
    expect((await network.get(`/v4/${body.name}`)).body.state).toBe('REJECTED');
    expect(await effectsOf(network, idOf(body.name))).toEqual([]);
  })
  .add('observed', 'a live local post can be taken down', async (network) => {
    const path = await published(network, 'Taken down');
    await network.sandbox.control('POST', `posts/${idOf(path)}`, { event: 'HIDE' });
    expect((await network.get(path)).body.state).toBe('REJECTED');
    expect(await effectsOf(network, idOf(path))).toEqual(['POST_PUBLISHED', 'POST_HIDDEN']);
  })
  .add('assumed', 'a local post with a phone number is rejected', async (network) => {
    const path = await published(network, 'Call us at +91 141 555 0100');
    expect((await network.get(path)).body.state).toBe('REJECTED');
  })
  .add('observed', 'a local post whose answer was lost is in the list', async (network) => {
    await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'createLocalPost' });
    await expect(create(network, standard('Lost answer'))).rejects.toThrow();
    const { body } = await network.get(`${await location(network)}/localPosts`);
    expect(body.localPosts.filter(({ summary }: Json) => summary === 'Lost answer')).toHaveLength(1);
  })
  .add('observed', 'a success can have a body that is not JSON', async (network) => {
    const play = { kind: 'status', when: 'after', status: 200, body: '<html></html>' };
    await network.sandbox.script(play, { operation: 'createLocalPost' });
    expect((await create(network, standard('No JSON'))).body).toBe('<html></html>');
  })
  .add('documented', 'the list of local posts is newest first, in pages', async (network) => {
    const first = await published(network, 'Older');
    const second = await published(network, 'Newer');
    const path = `${await location(network)}/localPosts`;
    const { body } = await network.get(path, { pageSize: '1' });
    expect(`/v4/${body.localPosts[0].name}`).toBe(second);
    const { body: next } = await network.get(path, { pageSize: '1', pageToken: body.nextPageToken });
    expect(`/v4/${next.localPosts[0].name}`).toBe(first);
    expect(errorOf(await network.get(path, { pageToken: 'nothing' }))).toEqual([
      400,
      'INVALID_ARGUMENT',
      'page_token',
    ]);
  })
  .add('documented', 'a summary has at most 1,500 characters', async (network) => {
    expect((await create(network, standard('ü'.repeat(1500)))).status).toBe(200);
    for (const summary of ['ü'.repeat(1501), ' '])
      expect(errorOf(await create(network, standard(summary)))).toEqual([400, 'INVALID_ARGUMENT', 'summary']);
  })
  .add('documented', 'an unknown topic type fails', async (network) => {
    const reply = await create(network, { summary: 'Topic', topicType: 'SHOES' });
    expect(errorOf(reply)).toEqual([400, 'INVALID_ARGUMENT', 'topic_type']);
  })
  .add('documented', 'a call to action has a URL, except for calls', async (network) => {
    const url = 'https://blue-door.example/order';
    const acting = (callToAction: object): Promise<Reply> =>
      create(network, standard('Act', { callToAction }));
    expect((await acting({ actionType: 'ORDER', url })).body.callToAction).toEqual({
      actionType: 'ORDER',
      url,
    });
    expect((await acting({ actionType: 'CALL' })).status).toBe(200);
    for (const action of [
      { actionType: 'ORDER' },
      { actionType: 'ORDER', url: 'nowhere' },
      { actionType: 'CALL', url },
    ])
      expect(errorOf(await acting(action))).toEqual([400, 'INVALID_ARGUMENT', 'call_to_action.url']);
    expect(errorOf(await acting({ actionType: 'DANCE', url }))).toEqual([
      400,
      'INVALID_ARGUMENT',
      'call_to_action.action_type',
    ]);
  })
  .add('documented', 'an event has a title of at most 58 characters and a schedule', async (network) => {
    const planned = (more: object): Promise<Reply> =>
      create(network, { summary: 'Come', topicType: 'EVENT', ...more });
    const { body } = await planned({ event: event('Baking class') });
    expect([body.topicType, body.event]).toEqual(['EVENT', event('Baking class')]);
    expect(errorOf(await planned({}))).toEqual([400, 'INVALID_ARGUMENT', 'event']);
    expect(errorOf(await planned({ event: event('a'.repeat(59)) }))[2]).toBe('event.title');
    const reversed = { startDate: DAYS.endDate, endDate: DAYS.startDate };
    expect(errorOf(await planned({ event: event('Back', reversed) }))[2]).toBe('event.schedule');
    const noDay = { ...DAYS, endDate: { year: 2026, month: 2, day: 30 } };
    expect(errorOf(await planned({ event: event('Never', noDay) }))[2]).toBe('event.schedule.end_date');
  })
  .add('documented', 'an offer needs an event, and ignores the call to action', async (network) => {
    const offer = {
      couponCode: 'BREAD10',
      redeemOnlineUrl: 'https://blue-door.example/',
      termsConditions: 'Today',
    };
    const callToAction = { actionType: 'ORDER', url: 'https://blue-door.example/' };
    const json = { summary: 'Ten percent', topicType: 'OFFER', event: event('Offer'), offer, callToAction };
    const { body } = await create(network, json);
    expect([body.offer, body.callToAction]).toEqual([offer, undefined]);
    const { event: _, ...incomplete } = json;
    expect(errorOf(await create(network, incomplete))).toEqual([400, 'INVALID_ARGUMENT', 'event']);
  })
  .add('documented', 'a photo is fetched from its URL', async (network) => {
    for (const url of [network.media.jpeg(1600, 1600), network.media.jpeg(1200, 1600)]) {
      const { body } = await create(network, standard('Photo', photo(url)));
      expect(body.media).toEqual([{ mediaFormat: 'PHOTO', googleUrl: expect.any(String) }]);
      expect((await network.get(new URL(body.media[0].googleUrl).pathname)).status).toBe(200);
    }
  })
  .add('documented', 'a photo has 10 KB to 5 MB and at least 250 × 250 pixels', async (network) => {
    const urls = [network.media.jpeg(200, 4000), network.media.jpeg(300, 300), network.media.large()];
    for (const url of urls)
      expect(errorOf(await create(network, standard('Photo', photo(url))))).toEqual([
        400,
        'INVALID_ARGUMENT',
        'media[0]',
      ]);
  })
  .add('assumed', 'media that cannot be fetched, and media without a URL, fail', async (network) => {
    const urls = [
      network.media.missing(),
      network.media.redirect(),
      'http://192.168.0.1/a.jpg',
      network.media.video(),
    ];
    for (const url of urls)
      expect(errorOf(await create(network, standard('Photo', photo(url))))[2]).toBe('media[0]');
    const reply = await create(
      network,
      standard('Photo', { media: [{ mediaFormat: 'PHOTO', dataRef: 'x' }] }),
    );
    expect(errorOf(reply)[2]).toBe('media[0].source_url');
  })
  .add('assumed', 'a malformed body fails with INVALID_ARGUMENT', async (network) => {
    const path = `${await location(network)}/localPosts`;
    const reply = await network.post(path, {}, { bytes: Buffer.from('{"summary":') });
    expect(errorOf(reply)).toEqual([400, 'INVALID_ARGUMENT']);
  })
  .add('documented', 'an update replaces the fields of updateMask', async (network) => {
    const path = await published(network, 'Tpyo');
    const json = { summary: 'Typo', languageCode: 'hi' };
    const { body } = await network.patch(path, { updateMask: 'summary' }, { json });
    expect([body.summary, body.languageCode]).toEqual(['Typo', 'en']);
    expect(errorOf(await network.patch(path, { updateMask: 'state' }, { json }))[2]).toBe('update_mask');
    expect(errorOf(await network.patch(path, {}, { json }))[2]).toBe('update_mask');
    expect(await effectsOf(network, idOf(path))).toEqual(['POST_PUBLISHED', 'POST_EDITED']);
  })
  .add('documented', 'a deleted local post is not found any more', async (network) => {
    const path = await published(network, 'Gone soon');
    const { status, body } = await network.delete(path);
    expect([status, body]).toEqual([200, {}]);
    expect(errorOf(await network.get(path))).toEqual([404, 'NOT_FOUND']);
    expect(errorOf(await network.delete(path))).toEqual([404, 'NOT_FOUND']);
    expect(await effectsOf(network, idOf(path))).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
  })
  .add('assumed', 'a local post that is deleted while it is processed is never live', async (network) => {
    const { body } = await create(network, standard('Never seen'));
    await network.delete(`/v4/${body.name}`);
    await network.sandbox.advance(PROCESSED);
    expect(await effectsOf(network, idOf(body.name))).toEqual([]);
  })
  .add('documented', 'reviews have stars, an average and a total count', async (network) => {
    const { body } = await network.get(`${await location(network)}/reviews`);
    expect(body).toMatchObject({ averageRating: 4, totalReviewCount: 2 });
    expect(body.reviews.map((row: Json) => [row.starRating, row.comment, row.reviewer.displayName])).toEqual(
      expect.arrayContaining([['FIVE', 'The best bread in town.', 'Ravi']]),
    );
  })
  .add('documented', 'a review has one reply, which is replaced and deleted', async (network) => {
    const path = `${await location(network)}/reviews/${await review(network, 4, 'Nice')}`;
    await network.sandbox.advance(PROCESSED);
    const answer = (comment: string): Promise<Reply> =>
      network.put(`${path}/reply`, {}, { json: { comment } });
    expect((await answer('Thank you')).body).toEqual({
      comment: 'Thank you',
      updateTime: expect.any(String),
    });
    await answer('Thank you!');
    const { body } = await network.get(path);
    expect(body).toMatchObject({ starRating: 'FOUR', reviewReply: { comment: 'Thank you!' } });
    expect((await network.delete(`${path}/reply`)).body).toEqual({});
    expect(errorOf(await network.delete(`${path}/reply`))).toEqual([404, 'NOT_FOUND']);
    expect((await network.get(path)).body.reviewReply).toBeUndefined();
    const lines = await network.sandbox.effects(network.account);
    expect(lines.slice(-3).map(({ effect, text }) => [effect, text])).toEqual([
      ['COMMENT_CREATED', 'Thank you'],
      ['COMMENT_EDITED', 'Thank you!'],
      ['COMMENT_DELETED', 'Thank you!'],
    ]);
  })
  .add('documented', 'a reply has at most 4,096 bytes', async (network) => {
    const path = `${await location(network)}/reviews/${await review(network, 2, 'Cold coffee')}`;
    await network.sandbox.advance(PROCESSED);
    for (const comment of ['', 'ü'.repeat(2049)])
      expect(errorOf(await network.put(`${path}/reply`, {}, { json: { comment } }))[2]).toBe('comment');
  })
  .add('documented', 'a page has at most 50 reviews, in the order of orderBy', async (network) => {
    for (let number = 0; number < 50; number += 1)
      await review(network, 1 + (number % 5), `Review ${number}`);
    const path = `${await location(network)}/reviews`;
    const { body } = await network.get(path, { pageSize: '100', orderBy: 'rating desc' });
    expect(body.reviews).toHaveLength(50);
    expect([body.reviews[0].starRating, typeof body.nextPageToken]).toEqual(['FIVE', 'string']);
    expect((await network.get(path, { orderBy: 'shoes' })).status).toBe(400);
  })
  .add('assumed', 'a review that its author deleted is not found', async (network) => {
    const id = await review(network, 1, 'Changed my mind');
    await network.sandbox.control('POST', `posts/${id}`, { event: 'DELETE' });
    const reply = await network.get(`${await location(network)}/reviews/${id}`);
    expect(errorOf(reply)).toEqual([404, 'NOT_FOUND']);
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
  })
  .add(
    'documented',
    'new reviews are pushed to the topic of the account, with a signed token',
    async (network) => {
      const receiver = await startReceiver(() => undefined);
      try {
        const { sandbox } = network;
        const app = await sandbox.app('GOOGLE');
        await sandbox.control('PUT', `apps/${app.id}`, { webhookUrl: receiver.url });
        const path = `/v1/accounts/${await account(network)}/notificationSetting`;
        const json = { pubsubTopic: 'projects/p/topics/reviews', notificationTypes: ['NEW_REVIEW'] };
        const updateMask = 'pubsubTopic,notificationTypes';
        expect((await network.patch(path, { updateMask }, { json })).body).toMatchObject(json);
        expect((await network.get(path)).body).toMatchObject(json);
        const id = await review(network, 5, 'Pushed');
        await sandbox.control('POST', `posts/${id}`, { event: 'EDIT', text: 'Not subscribed' });
        await sandbox.control('POST', 'webhooks/deliver');
        expect(receiver.received).toHaveLength(1);
        const { body, headers } = receiver.received[0]!;
        const { message, subscription } = JSON.parse(body);
        expect(subscription).toBe('projects/p/subscriptions/reviews');
        const data = JSON.parse(Buffer.from(message.data, 'base64').toString());
        expect(data).toMatchObject({ notificationType: 'NEW_REVIEW', review: expect.stringContaining(id) });
        const [head, claims, signature] = headers.authorization!.replace('Bearer ', '').split('.') as [
          string,
          string,
          string,
        ];
        const { body: certs } = await network.get('/oauth2/v3/certs');
        const key = createPublicKey({ key: certs.keys[0], format: 'jwk' });
        const signed = Buffer.from(`${head}.${claims}`);
        expect(verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
        const { aud } = JSON.parse(Buffer.from(claims, 'base64url').toString());
        expect(aud).toBe(receiver.url);
      } finally {
        await receiver.stop();
      }
    },
  )
  .add('documented', 'an unknown type of notification, and a malformed topic, fail', async (network) => {
    const path = `/v1/accounts/${await account(network)}/notificationSetting`;
    const change = (updateMask: string, json: object): Promise<Reply> =>
      network.patch(path, { updateMask }, { json });
    expect((await change('notificationTypes', { notificationTypes: ['SHOES'] })).status).toBe(400);
    expect((await change('pubsubTopic', { pubsubTopic: 'reviews' })).status).toBe(400);
    expect((await change('name', { name: 'x' })).status).toBe(400);
  })
  .add('documented', 'metrics have a value per day, and none for the last days', async (network) => {
    const { now } = await network.sandbox.control('GET', 'clock');
    const { body } = await network.get(report(network.account, METRICS, new Date(now), 9));
    const series: Json[] = body.multiDailyMetricTimeSeries[0].dailyMetricTimeSeries;
    expect(series.map(({ dailyMetric }) => dailyMetric)).toEqual(METRICS);
    const values: Json[] = series[1].timeSeries.datedValues;
    expect(values).toHaveLength(10);
    expect(values[0].date).toEqual({
      year: expect.any(Number),
      month: expect.any(Number),
      day: expect.any(Number),
    });
    expect(values.slice(-3).map(({ value }) => value)).toEqual([undefined, undefined, undefined]);
    expect(values.filter(({ value }) => value !== undefined).length).toBeGreaterThan(0);
  })
  .everywhere('documented', 'an unknown metric fails', async (network) => {
    const reply = await network.get(report(network.account, ['SHOES'], new Date('2026-11-20'), 2));
    expect(errorOf(reply).slice(0, 2)).toEqual([400, 'INVALID_ARGUMENT']);
  })
  .add('documented', 'metrics need a range of days', async (network) => {
    const end = new Date('2026-11-20');
    const path = (days: number): string => report(network.account, ['CALL_CLICKS'], end, days);
    expect((await network.get(path(0))).status).toBe(200);
    for (const wrong of [path(-1), path(600), path(1).replace('end_date', 'other')])
      expect((await network.get(wrong)).status).toBe(400);
  })
  .add('assumed', 'a suspended profile fails with PERMISSION_DENIED', async (network) => {
    const { account: id, sandbox } = network;
    await sandbox.control('POST', `accounts/${id}`, { event: 'BLOCKED' });
    const reply = await create(network, standard('Suspended'));
    await sandbox.control('POST', `accounts/${id}`, { event: 'UNBLOCKED' });
    expect(errorOf(reply)).toEqual([403, 'PERMISSION_DENIED']);
  })
  .add('documented', 'errors of the network have a code of google.rpc', async (network) => {
    const codes = { quotaExceeded: 429, unavailable: 503, internal: 500, notFound: 404 };
    for (const [error, status] of Object.entries(codes)) {
      const match = { network: 'GOOGLE_BUSINESS', operation: 'listAccounts' };
      await network.sandbox.script({ kind: 'error', error }, match);
      const reply = await network.get('/v1/accounts');
      expect([reply.status, reply.body.error.code]).toEqual([status, status]);
    }
  });
