import sharp from 'sharp';
import { Facts } from './facts';
import { mp4 } from './media-server';
import type { Reply, Target } from './target';
import {
  append,
  appToken,
  createPost,
  finalize,
  initialize,
  published,
  readPost,
  statusOf,
  uploaded,
  uploadImage,
  xOf,
} from './x-client';
import type { Json } from '../support/server';

const image = (format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> =>
  sharp({ create: { width: 400, height: 300, channels: 3, background: '#3366aa' } })
    .toFormat(format)
    .toBuffer();

const gif = (width = 40, height = 30): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#3366aa' } })
    .gif()
    .toBuffer();

async function imageId(network: Target): Promise<string> {
  return (await uploadImage(network, await image())).body.data.id;
}

async function videoId(network: Target): Promise<string> {
  const { id } = await uploaded(network, 'tweet_video', 'video/mp4', mp4(10, 1280, 720));
  await network.sandbox.advance(20);
  return id;
}

const problemOf = ({ status, body }: Reply): unknown[] => [status, body.title, body.type.split('/').at(-1)];
const INVALID = [400, 'Invalid Request', 'invalid-request'];
const FORBIDDEN = [403, 'Forbidden', 'about:blank'];

const setLimit = (network: Target, name: string, maximum: number | null): Promise<unknown> =>
  network.sandbox.control('PUT', `limits/${name}`, { maximum });

const usedOf = async (network: Target, name: string): Promise<number> => {
  const all: Json[] = await network.sandbox.control('GET', 'networks');
  return all.find((row) => row.name === 'X').limits.find((limit: Json) => limit.name === name).used;
};

/** Returns what a call costs, in thousandths of a dollar. */
async function priceOf(network: Target, work: () => Promise<unknown>): Promise<number> {
  const before = await usedOf(network, 'x.credits');
  await work();
  return (await usedOf(network, 'x.credits')) - before;
}

export const facts = new Facts();

facts
  .everywhere('documented', 'a call without a token fails with 401', async (network) => {
    const reply = await network.send('GET', '/2/users/me', { token: null });
    expect(problemOf(reply)).toEqual([401, 'Unauthorized', 'about:blank']);
  })
  .everywhere('documented', 'users/me returns id, name and username', async (network) => {
    const { body } = await network.get('/2/users/me');
    expect(body.data).toMatchObject({
      id: network.account,
      name: expect.any(String),
      username: expect.any(String),
    });
  })
  .everywhere('documented', 'user.fields adds fields, such as public_metrics', async (network) => {
    const { body } = await network.get('/2/users/me', { 'user.fields': 'public_metrics,description' });
    expect(body.data).toMatchObject({
      description: expect.any(String),
      public_metrics: { followers_count: expect.any(Number), tweet_count: expect.any(Number) },
    });
  })
  .everywhere('documented', 'an unknown field fails with 400 invalid-request', async (network) => {
    const reply = await network.get('/2/users/me', { 'user.fields': 'shoe_size' });
    expect(problemOf(reply)).toEqual(INVALID);
    expect(reply.body.errors[0].message).toContain('[shoe_size]');
  })
  .everywhere('documented', 'a user can be found by the username', async (network) => {
    const { body: me } = await network.get('/2/users/me');
    const { body } = await network.get(`/2/users/by/username/${me.data.username}`);
    expect(body.data.id).toBe(network.account);
  })
  .everywhere('documented', 'an unknown post is an error in a response with 200', async (network) => {
    const { status, body } = await network.get('/2/tweets/1');
    expect(status).toBe(200);
    expect(body).toEqual({
      errors: [
        expect.objectContaining({
          title: 'Not Found Error',
          resource_type: 'tweet',
          resource_id: '1',
          type: 'https://api.x.com/2/problems/resource-not-found',
        }),
      ],
    });
  })
  .everywhere('documented', 'responses have the state of the rate limit', async (network) => {
    const { headers } = await network.get(`/2/users/${network.account}`);
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      Number(headers.get(`x-rate-limit-${name}`)),
    );
    expect(limit).toBe(900);
    expect(remaining).toBeLessThan(900);
    expect(reset).toBeGreaterThan(Date.now() / 1000);
  })
  .add('documented', 'a post returns 201 with its ID and text', async (network) => {
    const { status, body } = await createPost(network, 'Good morning');
    expect([status, body]).toEqual([
      201,
      {
        data: {
          id: expect.stringMatching(/^\d+$/),
          text: 'Good morning',
          edit_history_tweet_ids: [body.data.id],
        },
      },
    ]);
    const effects = await network.sandbox.effects(network.account);
    expect(effects.filter(({ objectId }) => objectId === body.data.id)).toEqual([
      expect.objectContaining({ effect: 'POST_PUBLISHED', text: 'Good morning', origin: 'api' }),
    ]);
  })
  .add('assumed', 'links are shown as short ones, and entities have the long ones', async (network) => {
    const id = await published(network, 'Menu: https://bakery.example/menu today');
    const { data } = await readPost(network, id, 'entities');
    expect(data.text).toMatch(/^Menu: https:\/\/t\.co\/\w{10} today$/);
    const [url] = data.entities.urls;
    expect(url.expanded_url).toBe('https://bakery.example/menu');
    expect(data.text.slice(url.start, url.end)).toBe(url.url);
  })
  .add('documented', 'a text has at most 280 weighted characters', async (network) => {
    expect((await createPost(network, 'a'.repeat(280))).status).toBe(201);
    expect(problemOf(await createPost(network, 'a'.repeat(281)))).toEqual(INVALID);
  })
  .add('documented', 'a link counts 23 characters', async (network) => {
    const link = `https://bakery.example/${'a'.repeat(200)}`;
    expect((await createPost(network, `${'b'.repeat(256)} ${link}`)).status).toBe(201);
    expect((await createPost(network, `${'b'.repeat(257)} ${link}`)).status).toBe(400);
  })
  .add('documented', 'emoji and characters of Chinese and Japanese count 2', async (network) => {
    expect((await createPost(network, '麦'.repeat(140))).status).toBe(201);
    expect((await createPost(network, '麦'.repeat(141))).status).toBe(400);
    expect((await createPost(network, '👨‍👩‍👧‍👦'.repeat(140))).status).toBe(201);
    expect((await createPost(network, '👨‍👩‍👧‍👦'.repeat(141))).status).toBe(400);
  })
  .add('documented', 'Devanagari counts 1 per code point', async (network) => {
    expect((await createPost(network, 'न'.repeat(280))).status).toBe(201);
    expect((await createPost(network, 'न'.repeat(281))).status).toBe(400);
  })
  .add('documented', 'paying users can write longer texts', async (network) => {
    const { access_token: token } = await xOf(network.sandbox).tokens({ username: 'kabir_on_the_road' });
    expect((await createPost(network, 'c'.repeat(1000), {}, { token })).status).toBe(201);
  })
  .add('observed', 'a post has one cashtag only', async (network) => {
    expect((await createPost(network, 'Flour is up: $WHT')).status).toBe(201);
    expect(problemOf(await createPost(network, 'Up: $WHT and $RYE'))).toEqual(FORBIDDEN);
  })
  .add('observed', 'the same text again fails with 403', async (network) => {
    await published(network, 'Only once');
    expect(await createPost(network, 'Only once')).toMatchObject({
      status: 403,
      body: {
        title: 'Forbidden',
        detail: 'You are not allowed to create a Tweet with duplicate content.',
        type: 'about:blank',
        status: 403,
      },
    });
  })
  .add('assumed', 'a field that is not in the schema fails with 400', async (network) => {
    const reply = await createPost(network, 'Unknown field', { mood: 'good' });
    expect(problemOf(reply)).toEqual(INVALID);
    expect(reply.body.errors[0].message).toContain('$.mood');
  })
  .add('documented', 'a text or media is required', async (network) => {
    expect(problemOf(await createPost(network, undefined))).toEqual(INVALID);
  })
  .add('documented', 'quote posts need the Enterprise plan', async (network) => {
    const id = await published(network, 'Quote me');
    expect(problemOf(await createPost(network, 'Quoting', { quote_tweet_id: id }))).toEqual(FORBIDDEN);
  })
  .add('documented', 'reply_settings has documented values', async (network) => {
    expect((await createPost(network, 'Followed only', { reply_settings: 'following' })).status).toBe(201);
    expect((await createPost(network, 'Friends only', { reply_settings: 'friends' })).status).toBe(400);
  })
  .add('documented', 'a poll has 2 to 4 options', async (network) => {
    const poll = (count: number) => ({
      poll: { options: ['Rye', 'Spelt', 'Oat', 'Corn', 'Wheat'].slice(0, count), duration_minutes: 60 },
    });
    expect((await createPost(network, 'Which bread?', poll(4))).status).toBe(201);
    expect((await createPost(network, 'Which of one?', poll(1))).status).toBe(400);
    expect((await createPost(network, 'Which of five?', poll(5))).status).toBe(400);
  })
  .add('documented', 'a reply belongs to the conversation of the post', async (network) => {
    const root = await published(network, 'A thread');
    const reply = { reply: { in_reply_to_tweet_id: root } };
    const second = await published(network, 'Its second part', reply);
    const third = await published(network, 'Its third part', { reply: { in_reply_to_tweet_id: second } });
    const { data } = await readPost(network, third, 'conversation_id,referenced_tweets,in_reply_to_user_id');
    expect(data).toMatchObject({
      conversation_id: root,
      referenced_tweets: [{ type: 'replied_to', id: second }],
      in_reply_to_user_id: network.account,
    });
    const found = await network.get('/2/tweets/search/recent', { query: `conversation_id:${root}` });
    expect(found.body.data.map(({ id }: Json) => id)).toEqual([third, second]);
  })
  .add('assumed', 'a reply to a post that does not exist fails with 403', async (network) => {
    const reply = { reply: { in_reply_to_tweet_id: '1' } };
    expect(problemOf(await createPost(network, 'Into the void', reply))).toEqual(FORBIDDEN);
  })
  .add('documented', 'replies of followers are mentions, and can be hidden', async (network) => {
    const id = await published(network, 'Ask me');
    const { sandbox } = network;
    const question = { author: 'ravi', text: 'When do you open?' };
    const { id: reply } = await sandbox.control('POST', `posts/${id}/comments`, question);
    const mentions = await network.get(`/2/users/${network.account}/mentions`, {
      expansions: 'author_id',
      'tweet.fields': 'author_id',
    });
    expect(mentions.body.data[0]).toMatchObject({ id: reply, text: 'When do you open?' });
    expect(mentions.body.includes.users[0]).toMatchObject({ username: 'ravi' });
    const hidden = await network.send('PUT', `/2/tweets/${reply}/hidden`, { json: { hidden: true } });
    expect(hidden.body).toEqual({ data: { hidden: true } });
    const effects = await sandbox.effects(network.account);
    expect(effects.at(-1)).toMatchObject({ effect: 'COMMENT_HIDDEN', objectId: reply, origin: 'api' });
  })
  .add('documented', 'a deleted post is gone for reads and in the feed', async (network) => {
    const id = await published(network, 'Soon gone');
    expect((await network.delete(`/2/tweets/${id}`)).body).toEqual({ data: { deleted: true } });
    expect((await readPost(network, id)).errors[0].resource_id).toBe(id);
    const effects = await network.sandbox.effects(network.account);
    expect(effects.filter(({ objectId }) => objectId === id).map(({ effect }) => effect)).toEqual([
      'POST_PUBLISHED',
      'POST_DELETED',
    ]);
  })
  .add('assumed', 'posts of others cannot be deleted', async (network) => {
    const { access_token: token } = await xOf(network.sandbox).tokens({ person: 'Noah Becker' });
    const id = await published(network, 'Mine alone');
    expect(problemOf(await network.delete(`/2/tweets/${id}`, {}, { token }))).toEqual(FORBIDDEN);
  })
  .add('documented', 'several posts are read at once, with errors beside the data', async (network) => {
    const id = await published(network, 'One of two');
    const { status, body } = await network.get('/2/tweets', { ids: `${id},2` });
    expect(status).toBe(200);
    expect(body.data.map((row: Json) => row.id)).toEqual([id]);
    expect(body.errors.map((row: Json) => row.resource_id)).toEqual(['2']);
  })
  .add('documented', 'the timeline has pages, newest first', async (network) => {
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) ids.unshift(await published(network, `Page ${index}`));
    const path = `/2/users/${network.account}/tweets`;
    const { body: first } = await network.get(path, { max_results: '5' });
    expect(first.data.map(({ id }: Json) => id)).toEqual(ids.slice(0, 5));
    expect(first.meta).toMatchObject({ result_count: 5, newest_id: ids[0], oldest_id: ids[4] });
    const next = { max_results: '5', pagination_token: first.meta.next_token };
    expect((await network.get(path, next)).body.data[0].id).toBe(ids[5]);
    const { body: since } = await network.get(path, { since_id: ids[1]! });
    expect(since.data.map(({ id }: Json) => id)).toEqual([ids[0]]);
    expect(problemOf(await network.get(path, { max_results: '4' }))).toEqual(INVALID);
  })
  .add('documented', 'a timeline without posts has no data', async (network) => {
    const { id } = await network.sandbox.account('tiny_atelier', 'X');
    const { body } = await network.get(`/2/users/${id}/tweets`);
    expect(body).toEqual({ meta: { result_count: 0 } });
  })
  .add('documented', 'replies can be excluded from the timeline', async (network) => {
    const root = await published(network, 'With a reply');
    await published(network, 'The reply', { reply: { in_reply_to_tweet_id: root } });
    const path = `/2/users/${network.account}/tweets`;
    expect((await network.get(path, { exclude: 'replies' })).body.data[0].id).toBe(root);
  })
  .add('documented', 'an image is uploaded in one call, and posted', async (network) => {
    const { body } = await uploadImage(network, await image());
    expect(body.data).toEqual({
      id: expect.any(String),
      media_key: `3_${body.data.id}`,
      size: expect.any(Number),
      expires_after_secs: 86_400,
    });
    const id = await published(network, 'One image', { media: { media_ids: [body.data.id] } });
    const { data, includes } = (
      await network.get(`/2/tweets/${id}`, {
        'tweet.fields': 'attachments',
        expansions: 'attachments.media_keys',
        'media.fields': 'type,url',
      })
    ).body;
    expect(data.attachments).toEqual({ media_keys: [body.data.media_key] });
    expect(data.text).toMatch(/^One image https:\/\/t\.co\/\w+$/);
    expect(includes.media).toEqual([
      expect.objectContaining({ media_key: body.data.media_key, type: 'photo' }),
    ]);
  })
  .add('documented', 'images are JPEG, PNG, GIF or WEBP, of up to 5 MB', async (network) => {
    for (const format of ['png', 'webp'] as const)
      expect((await uploadImage(network, await image(format))).status).toBe(200);
    expect(problemOf(await uploadImage(network, Buffer.from('no image')))).toEqual(INVALID);
    expect((await initialize(network, 'tweet_image', 'image/jpeg', 5 * 2 ** 20)).status).toBe(200);
    expect(problemOf(await initialize(network, 'tweet_image', 'image/jpeg', 5 * 2 ** 20 + 1))).toEqual(
      INVALID,
    );
    expect(problemOf(await initialize(network, 'tweet_image', 'image/tiff', 1000))).toEqual(INVALID);
  })
  .add('documented', 'alternative texts have at most 1,000 characters', async (network) => {
    const id = await imageId(network);
    const describe = (text: string) =>
      network.send('POST', '/2/media/metadata', { json: { id, metadata: { alt_text: { text } } } });
    expect(problemOf(await describe('a'.repeat(1001)))).toEqual(INVALID);
    expect((await describe('A blue square')).body.data.associated_metadata).toEqual({
      alt_text: { text: 'A blue square' },
    });
    const post = await published(network, 'Described', { media: { media_ids: [id] } });
    const params = { expansions: 'attachments.media_keys', 'media.fields': 'alt_text' };
    const { body } = await network.get(`/2/tweets/${post}`, params);
    expect(body.includes.media[0].alt_text).toBe('A blue square');
  })
  .add('documented', 'a video is uploaded in segments, and processed', async (network) => {
    const bytes = mp4(10, 1280, 720);
    const { body } = await initialize(network, 'tweet_video', 'video/mp4', bytes.length);
    const { id, media_key: key } = body.data;
    expect(key).toBe(`13_${id}`);
    await append(network, id, 1, bytes.subarray(50));
    expect((await append(network, id, 0, bytes.subarray(0, 50))).status).toBe(200);
    const { body: finalized } = await finalize(network, id);
    expect(finalized.data.processing_info).toEqual({
      state: 'pending',
      progress_percent: expect.any(Number),
      check_after_secs: expect.any(Number),
    });
    const early = await createPost(network, 'Too early', { media: { media_ids: [id] } });
    expect(problemOf(early)).toEqual(INVALID);
    await network.sandbox.advance(10);
    expect((await statusOf(network, id)).state).toBe('in_progress');
    await network.sandbox.advance(10);
    expect(await statusOf(network, id)).toEqual({ state: 'succeeded', progress_percent: 100 });
    expect((await createPost(network, 'A video', { media: { media_ids: [id] } })).status).toBe(201);
  })
  .add('observed', 'segments must add up to the announced size', async (network) => {
    const bytes = mp4(10, 1280, 720);
    const { body } = await initialize(network, 'tweet_video', 'video/mp4', bytes.length);
    await append(network, body.data.id, 0, bytes.subarray(0, 50));
    expect(problemOf(await finalize(network, body.data.id))).toEqual(INVALID);
  })
  .add('documented', 'videos have 0.5 to 140 seconds, and a limited size and ratio', async (network) => {
    const files = [mp4(141, 1280, 720), mp4(10, 1920, 1080), mp4(10, 1280, 400), mp4(10, 30, 30)];
    for (const bytes of files) {
      const { id } = await uploaded(network, 'tweet_video', 'video/mp4', bytes);
      await network.sandbox.advance(20);
      expect(await statusOf(network, id)).toMatchObject({
        state: 'failed',
        error: { name: 'InvalidMedia', message: expect.any(String) },
      });
    }
  })
  .add('documented', 'processing can fail, as scripted', async (network) => {
    const match = { network: 'X', operation: 'finalizeMedia' };
    await network.sandbox.script({ kind: 'wait', seconds: 2, state: 'ERROR' }, match);
    const { id } = await uploaded(network, 'tweet_video', 'video/mp4', mp4(10, 1280, 720));
    await network.sandbox.advance(2);
    expect((await statusOf(network, id)).state).toBe('failed');
  })
  .add('documented', 'a GIF has at most 1280 by 1080 pixels', async (network) => {
    const large = await uploaded(network, 'tweet_gif', 'image/gif', await gif(1300, 100));
    const small = await uploaded(network, 'tweet_gif', 'image/gif', await gif());
    await network.sandbox.advance(5);
    expect((await statusOf(network, large.id)).state).toBe('failed');
    expect((await statusOf(network, small.id)).state).toBe('succeeded');
  })
  .add('documented', 'a post has 4 images, or 1 GIF, or 1 video', async (network) => {
    const images: string[] = [];
    for (let index = 0; index < 5; index += 1) images.push(await imageId(network));
    const video = await videoId(network);
    const post = (text: string, ids: string[]) => createPost(network, text, { media: { media_ids: ids } });
    expect((await post('Four images', images.slice(0, 4))).status).toBe(201);
    expect(problemOf(await post('Five images', images))).toEqual(INVALID);
    expect(problemOf(await post('Mixed media', [images[0]!, video]))).toEqual(INVALID);
  })
  .add('documented', 'media belong to the user who uploaded them', async (network) => {
    const media = { media: { media_ids: [await imageId(network)] } };
    const { access_token: token } = await xOf(network.sandbox).tokens({ person: 'Noah Becker' });
    expect(problemOf(await createPost(network, 'Not mine', media, { token }))).toEqual(INVALID);
  })
  .add('documented', 'a post costs 0.015 dollars, and 0.200 with a link', async (network) => {
    expect(await priceOf(network, () => published(network, 'Plain text'))).toBe(15);
    expect(await priceOf(network, () => published(network, 'See https://bakery.example'))).toBe(200);
    expect(await priceOf(network, () => createPost(network, 'Plain text'))).toBe(0);
  })
  .add('documented', 'a reply that a follower asked for costs 0.010 dollars', async (network) => {
    const id = await published(network, 'Ask and pay less');
    const question = { author: 'ravi', text: 'How much?' };
    const { id: asked } = await network.sandbox.control('POST', `posts/${id}/comments`, question);
    const reply = (to: string, text: string) => () =>
      published(network, text, { reply: { in_reply_to_tweet_id: to } });
    expect(await priceOf(network, reply(asked, 'Three euros'))).toBe(10);
    expect(await priceOf(network, reply(id, 'For all of you'))).toBe(15);
  })
  .add('documented', 'reading an own post costs 0.001 dollars', async (network) => {
    const id = await published(network, 'Read once');
    expect(await priceOf(network, () => readPost(network, id))).toBe(1);
  })
  .add('documented', 'reading a post of others costs 0.005 dollars', async (network) => {
    const { access_token: token } = await xOf(network.sandbox).tokens({ username: 'kabir_on_the_road' });
    const { body } = await createPost(network, 'By somebody else', {}, { token });
    expect(await priceOf(network, () => readPost(network, body.data.id))).toBe(5);
  })
  .add('observed', 'without credits nothing is posted', async (network) => {
    await setLimit(network, 'x.credits', (await usedOf(network, 'x.credits')) + 14);
    expect(problemOf(await createPost(network, 'Not paid'))).toEqual([402, 'CreditsDepleted', 'credits']);
    await setLimit(network, 'x.credits', null);
    expect((await createPost(network, 'Not paid')).status).toBe(201);
  })
  .add('documented', 'reads beyond the monthly cap fail with usage-capped', async (network) => {
    const id = await published(network, 'Capped');
    await setLimit(network, 'x.reads', await usedOf(network, 'x.reads'));
    expect(problemOf(await network.get(`/2/tweets/${id}`))).toEqual([
      429,
      'UsageCapExceeded',
      'usage-capped',
    ]);
    await setLimit(network, 'x.reads', null);
    const { body } = await network.get('/2/usage/tweets');
    expect(body.data.project_cap).toBe('3000000');
  })
  .add('documented', 'the limit of an endpoint fails with 429 until the reset', async (network) => {
    await published(network, 'Counts');
    await setLimit(network, 'x.createPost', 1);
    const reply = await createPost(network, 'One too many');
    expect(problemOf(reply)).toEqual([429, 'Too Many Requests', 'about:blank']);
    expect(reply.headers.get('x-rate-limit-remaining')).toBe('0');
    const { now } = await network.sandbox.control('GET', 'clock');
    const wait = Number(reply.headers.get('x-rate-limit-reset')) - Date.parse(now) / 1000;
    // The header has whole seconds, rounded up.
    expect(wait).toBeLessThanOrEqual(15 * 60 + 1);
    await network.sandbox.advance(15 * 60);
    expect((await createPost(network, 'One too many')).status).toBe(201);
    await setLimit(network, 'x.createPost', null);
  })
  .add('documented', 'all users of an app together create 10,000 posts a day', async (network) => {
    await setLimit(network, 'x.createPostOfApp', 0);
    expect((await createPost(network, 'For the app')).status).toBe(429);
    await setLimit(network, 'x.createPostOfApp', null);
  })
  .add('documented', 'public_metrics count replies', async (network) => {
    const id = await published(network, 'Measured');
    await network.sandbox.control('POST', `posts/${id}/comments`, { author: 'ravi', text: 'Nice' });
    const { data } = await readPost(network, id, 'public_metrics');
    expect(data.public_metrics).toEqual({
      retweet_count: expect.any(Number),
      reply_count: 1,
      like_count: expect.any(Number),
      quote_count: expect.any(Number),
      bookmark_count: expect.any(Number),
      impression_count: expect.any(Number),
    });
  })
  .add('documented', 'non_public_metrics are for the author only', async (network) => {
    const id = await published(network, 'Private numbers');
    const { data } = await readPost(network, id, 'non_public_metrics');
    expect(data.non_public_metrics).toMatchObject({ impression_count: expect.any(Number) });
    const token = await appToken(network.sandbox);
    const params = { 'tweet.fields': 'non_public_metrics' };
    const { body } = await network.get(`/2/tweets/${id}`, params, { token });
    expect(body.data).not.toHaveProperty('non_public_metrics');
  })
  .add('documented', 'a call needs the scopes of its endpoint', async (network) => {
    const scopes = ['tweet.read', 'users.read'];
    const { access_token: token } = await xOf(network.sandbox).tokens({ scopes });
    expect(problemOf(await createPost(network, 'Read-only', {}, { token }))).toEqual(FORBIDDEN);
    expect((await network.get('/2/users/me', {}, { token })).status).toBe(200);
  })
  .add('documented', 'the app alone can read, but not post', async (network) => {
    const token = await appToken(network.sandbox);
    expect((await network.get(`/2/users/${network.account}`, {}, { token })).status).toBe(200);
    expect(problemOf(await createPost(network, 'By the app', {}, { token }))).toEqual(FORBIDDEN);
    expect(problemOf(await network.get('/2/users/me', {}, { token }))).toEqual(FORBIDDEN);
  })
  .add('assumed', 'suspended and locked users cannot act', async (network) => {
    const { sandbox, account } = network;
    await sandbox.control('POST', `accounts/${account}`, { event: 'BLOCKED' });
    expect(problemOf(await createPost(network, 'Suspended'))).toEqual([403, 'Forbidden', 'user-suspended']);
    await sandbox.control('POST', `accounts/${account}`, { event: 'UNBLOCKED' });
    const { id } = await xOf(sandbox).person();
    await sandbox.control('POST', `people/${id}`, { event: 'CHECKPOINT' });
    expect((await createPost(network, 'Locked')).body.detail).toContain('locked');
    await sandbox.control('POST', `people/${id}`, { event: 'CHECKPOINT_CLEARED' });
    expect((await createPost(network, 'Free again')).status).toBe(201);
  })
  .add('observed', 'a lost answer leaves a post in the timeline', async (network) => {
    const before = await published(network, 'Before the lost answer');
    await network.sandbox.script({ kind: 'close', when: 'after' }, { network: 'X', operation: 'createPost' });
    await expect(createPost(network, 'Lost answer')).rejects.toThrow('fetch failed');
    const path = `/2/users/${network.account}/tweets`;
    const { body } = await network.get(path, { since_id: before });
    expect(body.data.map(({ text }: Json) => text)).toEqual(['Lost answer']);
    expect((await createPost(network, 'Lost answer')).status).toBe(403);
  })
  .add('documented', 'errors can be scripted by name', async (network) => {
    const failing = async (error: string): Promise<unknown[]> => {
      await network.sandbox.script({ kind: 'error', error }, { network: 'X', operation: 'createPost' });
      return problemOf(await createPost(network, 'Scripted'));
    };
    expect(await failing('clientForbidden')).toEqual([403, 'Client Forbidden', 'client-forbidden']);
    expect(await failing('unavailable')).toEqual([503, 'Service Unavailable', 'about:blank']);
  });
