import { Facts } from './facts';
import type { Reply, Target } from './target';
import { mp4 } from './media-server';
import type { Json } from '../support/server';

const V = '/v25.0';

const container = (network: Target, params: Record<string, string>): Promise<Reply> =>
  network.post(`${V}/${network.account}/media`, params);

const publish = (network: Target, id: string): Promise<Reply> =>
  network.post(`${V}/${network.account}/media_publish`, { creation_id: id });

const stateOf = async (network: Target, id: string): Promise<string> =>
  (await network.get(`${V}/${id}`, { fields: 'status_code' })).body.status_code;

/** Publishes an image and returns its ID. */
async function published(network: Target, caption: string): Promise<string> {
  const { body } = await container(network, { image_url: network.media.jpeg(), caption });
  return (await publish(network, body.id)).body.id;
}

const codes = ({ status, body }: Reply): unknown[] => [status, body.error?.code, body.error?.error_subcode];

async function rejected(
  network: Target,
  params: Record<string, string>,
  code: number,
  subcode?: number,
): Promise<void> {
  expect(codes(await container(network, params))).toEqual([400, code, subcode]);
}

export const facts = new Facts();

facts
  .everywhere('assumed', 'a call without a token fails with code 104', async (network) => {
    const reply = await network.get(`${V}/${network.account}`, {}, { token: null });
    expect(reply.body.error).toMatchObject({
      code: 104,
      type: 'OAuthException',
      fbtrace_id: expect.any(String),
    });
  })
  .everywhere('documented', 'a malformed token fails with code 190', async (network) => {
    const reply = await network.get(`${V}/${network.account}`, {}, { token: 'malformed' });
    expect(reply.body.error.code).toBe(190);
  })
  .everywhere('documented', 'a node returns the requested fields and its ID', async (network) => {
    const { body } = await network.get(`${V}/${network.account}`, { fields: 'username,followers_count' });
    expect(body).toEqual({
      id: network.account,
      username: expect.any(String),
      followers_count: expect.any(Number),
    });
  })
  .everywhere('documented', 'an unknown field fails with code 100', async (network) => {
    const reply = await network.get(`${V}/${network.account}`, { fields: 'username,shoe_size' });
    expect(codes(reply)).toEqual([400, 100, undefined]);
    expect(reply.body.error.message).toContain('nonexisting field (shoe_size)');
  })
  .everywhere('documented', 'an unknown object fails with code 100 and subcode 33', async (network) => {
    expect(codes(await network.get(`${V}/17000000000000001`))).toEqual([400, 100, 33]);
  })
  .everywhere('documented', 'responses have X-App-Usage with percentages', async (network) => {
    const { headers } = await network.get(`${V}/${network.account}`);
    const usage = JSON.parse(headers.get('x-app-usage')!);
    expect(Object.keys(usage).sort()).toEqual(['call_count', 'total_cputime', 'total_time']);
  })
  .everywhere('documented', 'calls of an account have X-Business-Use-Case-Usage', async (network) => {
    const { headers } = await network.get(`${V}/${network.account}`);
    const usage = JSON.parse(headers.get('x-business-use-case-usage')!);
    expect(usage[network.account][0]).toMatchObject({
      type: 'instagram',
      call_count: expect.any(Number),
      estimated_time_to_regain_access: expect.any(Number),
    });
  })
  .everywhere('documented', 'content_publishing_limit returns usage, total and duration', async (network) => {
    const path = `${V}/${network.account}/content_publishing_limit`;
    const { body } = await network.get(path, { fields: 'quota_usage,config' });
    expect(body.data).toEqual([
      { quota_usage: expect.any(Number), config: { quota_total: 100, quota_duration: 86_400 } },
    ]);
  })
  .everywhere('documented', 'media of the account are listed with cursors', async (network) => {
    const { body } = await network.get(`${V}/${network.account}/media`, {
      fields: 'id,timestamp',
      limit: '1',
    });
    expect(body.data.length).toBeLessThanOrEqual(1);
  })
  .everywhere('documented', 'publishing an unknown container fails with 24/2207006', async (network) => {
    expect(codes(await publish(network, '17000000000000001'))).toEqual([400, 24, 2207006]);
  })
  .everywhere('documented', 'a carousel of one item fails with 100/2207028', async (network) => {
    await rejected(network, { media_type: 'CAROUSEL', children: '17000000000000001' }, 100, 2207028);
  })
  .everywhere('documented', 'an unknown media type fails with 100/2207023', async (network) => {
    await rejected(network, { media_type: 'HOLOGRAM' }, 100, 2207023);
  })
  .everywhere('documented', 'account totals need metric_type=total_value', async (network) => {
    const path = `${V}/${network.account}/insights`;
    expect(codes(await network.get(path, { metric: 'views', period: 'day' }))).toEqual([400, 100, undefined]);
  })
  .add(
    'documented',
    'an image container is FINISHED, and publishing it returns the ID of the media',
    async (network) => {
      const { body } = await container(network, { image_url: network.media.jpeg(), caption: 'Fresh bread' });
      expect(await stateOf(network, body.id)).toBe('FINISHED');
      const { body: media } = await publish(network, body.id);
      const fields = 'permalink,shortcode,media_product_type,media_type,timestamp,caption';
      expect((await network.get(`${V}/${media.id}`, { fields })).body).toEqual({
        id: media.id,
        caption: 'Fresh bread',
        media_product_type: 'FEED',
        media_type: 'IMAGE',
        permalink: expect.stringMatching(/\/p\/C\w+\/$/),
        shortcode: expect.stringMatching(/^C\w+$/),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/),
      });
    },
  )
  .add(
    'documented',
    'a published container has the state PUBLISHED, which proves a lost answer',
    async (network) => {
      const { sandbox } = network;
      const { body } = await container(network, { image_url: network.media.jpeg(), caption: 'Lost answer' });
      await sandbox.script({ kind: 'close', when: 'after' }, { operation: 'publishMedia' });
      await expect(publish(network, body.id)).rejects.toThrow();
      expect(await stateOf(network, body.id)).toBe('PUBLISHED');
      const { body: list } = await network.get(`${V}/${network.account}/media`, { fields: 'caption' });
      expect(list.data.filter(({ caption }: Json) => caption === 'Lost answer')).toHaveLength(1);
    },
  )
  .add('assumed', 'a container cannot be published twice', async (network) => {
    const { body } = await container(network, { image_url: network.media.jpeg(), caption: 'Once' });
    await publish(network, body.id);
    expect(codes(await publish(network, body.id))).toEqual([400, 9007, 2207027]);
    const lines = await network.sandbox.effects(network.account);
    expect(lines.filter(({ text }) => text === 'Once')).toHaveLength(1);
  })
  .add('documented', 'a container expires after 24 hours', async (network) => {
    const { body } = await container(network, { image_url: network.media.jpeg() });
    await network.sandbox.advance(86_400);
    expect(await stateOf(network, body.id)).toBe('EXPIRED');
    expect(codes(await publish(network, body.id))).toEqual([400, -2, 2207020]);
  })
  .add('documented', 'a video container is IN_PROGRESS at first and cannot be published', async (network) => {
    const { body } = await container(network, { media_type: 'REELS', video_url: network.media.video() });
    expect(await stateOf(network, body.id)).toBe('IN_PROGRESS');
    expect(codes(await publish(network, body.id))).toEqual([400, 9007, 2207027]);
    await network.sandbox.advance(60);
    expect(await stateOf(network, body.id)).toBe('FINISHED');
  })
  .add('documented', 'a single feed video becomes a reel', async (network) => {
    const { body } = await container(network, { media_type: 'VIDEO', video_url: network.media.video() });
    await network.sandbox.advance(60);
    const { body: media } = await publish(network, body.id);
    const { body: read } = await network.get(`${V}/${media.id}`, { fields: 'media_product_type,media_type' });
    expect(read).toEqual({ id: media.id, media_product_type: 'REELS', media_type: 'VIDEO' });
  })
  .add('documented', 'images other than JPEG fail with 36001/2207005', (network) =>
    rejected(network, { image_url: network.media.png() }, 36001, 2207005),
  )
  .add('documented', 'images with a ratio below 4:5 fail with 36003/2207009', async (network) => {
    for (const height of [1920, 1358])
      await rejected(network, { image_url: network.media.jpeg(1080, height) }, 36003, 2207009);
  })
  .add('documented', 'images with a ratio above 1.91:1 fail with 36003/2207009', async (network) => {
    for (const width of [2000, 1914])
      await rejected(network, { image_url: network.media.jpeg(width, 1000) }, 36003, 2207009);
  })
  .add('documented', 'images with the ratios 4:5 and 1.91:1 are accepted', async (network) => {
    for (const url of [network.media.jpeg(1080, 1350), network.media.jpeg(1080, 566)])
      expect((await container(network, { image_url: url })).status).toBe(200);
  })
  .add('documented', 'images of more than 8 MB fail with 36000/2207004', (network) =>
    rejected(network, { image_url: network.media.large() }, 36000, 2207004),
  )
  .add('documented', 'an image URL that redirects fails with 9004/2207052', (network) =>
    rejected(network, { image_url: network.media.redirect() }, 9004, 2207052),
  )
  .add('documented', 'an image URL that responds with 404 fails with 9004/2207052', (network) =>
    rejected(network, { image_url: network.media.missing() }, 9004, 2207052),
  )
  .add('documented', 'an image URL on a private address fails with 9004/2207052', (network) =>
    rejected(network, { image_url: 'http://10.0.0.1/a.jpg' }, 9004, 2207052),
  )
  .add(
    'documented',
    'stories accept 9:16 images, have no caption, and end after 24 hours',
    async (network) => {
      const image_url = network.media.jpeg(1080, 1920);
      const { body } = await container(network, { media_type: 'STORIES', image_url, caption: 'Ignored' });
      const { body: story } = await publish(network, body.id);
      const stories = async (): Promise<string[]> =>
        (await network.get(`${V}/${network.account}/stories`)).body.data.map(({ id }: Json) => id);
      expect(await stories()).toContain(story.id);
      expect((await network.get(`${V}/${story.id}`, { fields: 'caption' })).body).toEqual({ id: story.id });
      await network.sandbox.advance(86_400);
      expect(await stories()).not.toContain(story.id);
    },
  )
  .add('documented', 'a carousel of two images is one post with two children', async (network) => {
    const items = [];
    for (let item = 0; item < 2; item += 1)
      items.push(
        (await container(network, { image_url: network.media.jpeg(), is_carousel_item: 'true' })).body.id,
      );
    const { body } = await container(network, {
      media_type: 'CAROUSEL',
      children: items.join(),
      caption: 'Two',
    });
    const before = await quota(network);
    const { body: media } = await publish(network, body.id);
    const { body: read } = await network.get(`${V}/${media.id}`, {
      fields: 'media_type,children{media_type}',
    });
    expect(read.media_type).toBe('CAROUSEL_ALBUM');
    expect(read.children.data.map(({ media_type }: Json) => media_type)).toEqual(['IMAGE', 'IMAGE']);
    expect(await quota(network)).toBe(before + 1);
  })
  .add('assumed', 'a carousel with a part that was published already is in ERROR', async (network) => {
    const image = { image_url: network.media.jpeg(), is_carousel_item: 'true' };
    const items = [(await container(network, image)).body.id, (await container(network, image)).body.id];
    const carousel = { media_type: 'CAROUSEL', children: items.join() };
    const first = (await container(network, carousel)).body.id;
    const second = (await container(network, carousel)).body.id;
    expect((await publish(network, first)).status).toBe(200);
    expect(await stateOf(network, second)).toBe('ERROR');
    expect(codes(await publish(network, second))).toEqual([400, 9007, 2207027]);
  })
  .add('documented', 'a part of a carousel cannot be published alone', async (network) => {
    const { body } = await container(network, { image_url: network.media.jpeg(), is_carousel_item: 'true' });
    expect(codes(await publish(network, body.id))).toEqual([400, 24, 2207006]);
  })
  .add('documented', 'reels cannot be part of a carousel', (network) =>
    rejected(
      network,
      { media_type: 'REELS', is_carousel_item: 'true', video_url: network.media.video() },
      100,
    ),
  )
  .add('documented', 'captions of more than 2,200 characters fail with 36004/2207010', (network) =>
    rejected(network, { image_url: network.media.jpeg(), caption: 'a'.repeat(2201) }, 36004, 2207010),
  )
  .add('documented', 'captions of more than 30 hashtags fail with 36004/2207010', async (network) => {
    const tags = (count: number): string =>
      Array.from({ length: count }, (_, index) => `#tag${index}`).join(' ');
    await rejected(network, { image_url: network.media.jpeg(), caption: tags(31) }, 36004, 2207010);
    expect((await container(network, { image_url: network.media.jpeg(), caption: tags(30) })).status).toBe(
      200,
    );
  })
  .add('documented', 'captions of more than 20 @ tags fail with 100/2207040', (network) =>
    rejected(network, { image_url: network.media.jpeg(), caption: '@a '.repeat(21) }, 100, 2207040),
  )
  .add('documented', 'alternative texts have at most 1,000 characters', (network) =>
    rejected(network, { image_url: network.media.jpeg(), alt_text: 'a'.repeat(1001) }, 100),
  )
  .add('documented', 'alternative texts are not supported for reels and stories', async (network) => {
    const reel = { media_type: 'REELS', video_url: network.media.video() };
    const story = { media_type: 'STORIES', image_url: network.media.jpeg() };
    for (const content of [reel, story]) await rejected(network, { ...content, alt_text: 'Text' }, 100);
  })
  .add('documented', 'at most 3 collaborators are accepted, and none for stories', async (network) => {
    const image_url = network.media.jpeg();
    await rejected(network, { image_url, collaborators: 'a,b,c,d' }, 100);
    await rejected(network, { image_url, media_type: 'STORIES', collaborators: 'a' }, 100);
  })
  .add('documented', 'a thumb offset beyond the video fails with 1/2207057', (network) =>
    rejected(
      network,
      { media_type: 'REELS', video_url: network.media.video(10), thumb_offset: '11000' },
      1,
      2207057,
    ),
  )
  .add('documented', 'videos with a late moov atom or a wrong duration end in ERROR', async (network) => {
    const urls = [network.media.lateMoov(), network.media.video(2), network.media.video(901)];
    for (const video_url of urls) {
      const { body } = await container(network, { media_type: 'REELS', video_url });
      await network.sandbox.advance(60);
      const { body: read } = await network.get(`${V}/${body.id}`, { fields: 'status_code,status' });
      expect(read).toMatchObject({ status_code: 'ERROR', status: expect.stringContaining('2207026') });
    }
  })
  .add('observed', 'a video that cannot be downloaded ends in ERROR with 2207077', async (network) => {
    const { body } = await container(network, { media_type: 'REELS', video_url: network.media.missing() });
    await network.sandbox.advance(60);
    const { body: read } = await network.get(`${V}/${body.id}`, { fields: 'status' });
    expect(read.status).toContain('2207077');
  })
  .add('documented', 'resumable uploads return a URI that takes the bytes', async (network) => {
    const { body } = await container(network, { media_type: 'REELS', upload_type: 'resumable' });
    expect(body.uri).toMatch(new RegExp(`/ig-api-upload/v25\\.0/${body.id}$`));
    const bytes = mp4(10, 1080, 1920);
    const headers = { offset: '0', file_size: String(bytes.length) };
    const upload = await network.post(new URL(body.uri).pathname, {}, { bytes, headers });
    expect(upload.body).toMatchObject({ success: true });
    await network.sandbox.advance(60);
    expect(await stateOf(network, body.id)).toBe('FINISHED');
  })
  .add('documented', 'a failed upload returns debug_info', async (network) => {
    const { body } = await container(network, { media_type: 'REELS', upload_type: 'resumable' });
    const headers = { offset: '0', file_size: '99' };
    const upload = await network.post(
      `/ig-api-upload/v25.0/${body.id}`,
      {},
      { bytes: Buffer.from('x'), headers },
    );
    expect(upload).toMatchObject({
      status: 400,
      body: { debug_info: { retriable: false, type: expect.any(String) } },
    });
  })
  .add(
    'documented',
    'the quota of 100 posts in 24 hours fails with 9/2207042 and frees up later',
    async (network) => {
      const { sandbox } = network;
      await published(network, 'Fills the quota');
      await sandbox.control('PUT', 'limits/instagram.publish', { maximum: await quota(network) });
      const { body } = await container(network, { image_url: network.media.jpeg() });
      expect(codes(await publish(network, body.id))).toEqual([400, 9, 2207042]);
      await sandbox.control('PUT', 'limits/instagram.publish', { maximum: null });
      expect((await publish(network, body.id)).status).toBe(200);
      await sandbox.advance(86_401);
      expect(await quota(network)).toBe(0);
    },
  )
  .add('documented', 'at most 400 containers can be created in 24 hours', async (network) => {
    const { sandbox } = network;
    await container(network, { image_url: network.media.jpeg() });
    await sandbox.control('PUT', 'limits/instagram.containers', { maximum: 1 });
    await rejected(network, { image_url: network.media.jpeg() }, 9, 2207042);
    await sandbox.control('PUT', 'limits/instagram.containers', { maximum: null });
  })
  .add('documented', 'published media can be neither edited nor deleted', async (network) => {
    const id = await published(network, 'Stays');
    expect(codes(await network.delete(`${V}/${id}`))).toEqual([400, 100, 33]);
    expect(codes(await network.post(`${V}/${id}`, { caption: 'Changed' }))).toEqual([400, 100, 33]);
  })
  .add('documented', 'the first comment can be written, replied to, and deleted', async (network) => {
    const id = await published(network, 'With comments');
    const { body: first } = await network.post(`${V}/${id}/comments`, { message: 'First' });
    const { body: reply } = await network.post(`${V}/${first.id}/replies`, { message: 'Thanks' });
    expect(codes(await network.post(`${V}/${reply.id}/replies`, { message: 'Too deep' }))[1]).toBe(100);
    const { body } = await network.get(`${V}/${id}/comments`, { fields: 'text,replies{text}' });
    expect(body.data).toEqual([
      { id: first.id, text: 'First', replies: { data: [{ id: reply.id, text: 'Thanks' }] } },
    ]);
    expect((await network.delete(`${V}/${first.id}`)).body).toEqual({ success: true });
    expect((await network.get(`${V}/${id}/comments`)).body.data).toEqual([]);
  })
  .add(
    'documented',
    'comments of followers can be hidden, and hidden ones not replied to',
    async (network) => {
      const id = await published(network, 'Hidden comments');
      const written = { author: 'ravi', text: 'Spam' };
      const { id: comment } = await network.sandbox.control('POST', `posts/${id}/comments`, written);
      expect((await network.post(`${V}/${comment}`, { hide: 'true' })).body).toEqual({ success: true });
      expect((await network.get(`${V}/${comment}`, { fields: 'hidden' })).body.hidden).toBe(true);
      expect(codes(await network.post(`${V}/${comment}/replies`, { message: 'Hi' }))[1]).toBe(100);
    },
  )
  .add('documented', 'the metric impressions is gone, and fails the whole call', async (network) => {
    const id = await published(network, 'Measured');
    const { body } = await network.get(`${V}/${id}/insights`, { metric: 'views,reach,saved' });
    expect(body.data.map(({ name }: Json) => name)).toEqual(['views', 'reach', 'saved']);
    expect(codes(await network.get(`${V}/${id}/insights`, { metric: 'views,impressions' }))[1]).toBe(100);
  })
  .add('documented', 'reels have watch times, which feed posts do not have', async (network) => {
    const { body } = await container(network, { media_type: 'REELS', video_url: network.media.video() });
    await network.sandbox.advance(60);
    const { body: reel } = await publish(network, body.id);
    const metric = 'ig_reels_avg_watch_time,ig_reels_video_view_total_time';
    expect((await network.get(`${V}/${reel.id}/insights`, { metric })).body.data).toHaveLength(2);
    const image = await published(network, 'No reel');
    expect((await network.get(`${V}/${image}/insights`, { metric })).status).toBe(400);
  })
  .add('observed', 'a metric that was retired fails the whole call', async (network) => {
    const id = await published(network, 'Retired');
    await network.sandbox.control('PUT', 'switches/metric:saved', { off: true });
    expect(codes(await network.get(`${V}/${id}/insights`, { metric: 'views,saved' }))[1]).toBe(100);
    await network.sandbox.control('PUT', 'switches/metric:saved', { off: false });
    expect((await network.get(`${V}/${id}/insights`, { metric: 'views,saved' })).status).toBe(200);
  })
  .add('documented', 'follower_count needs 100 followers', async (network) => {
    const { sandbox, account } = network;
    const params = { metric: 'follower_count', period: 'day' };
    const { followers } = await sandbox.account('blue_door_bakery', 'INSTAGRAM');
    await sandbox.control('POST', `accounts/${account}`, { event: 'FOLLOWERS', followers: 99 });
    expect(codes(await network.get(`${V}/${account}/insights`, params))[1]).toBe(100);
    await sandbox.control('POST', `accounts/${account}`, { event: 'FOLLOWERS', followers });
    expect((await network.get(`${V}/${account}/insights`, params)).status).toBe(200);
  })
  .add('documented', 'insights of a story with fewer than 5 viewers fail with code 10', async (network) => {
    const { sandbox, account } = network;
    const { followers } = await sandbox.account('blue_door_bakery', 'INSTAGRAM');
    const image_url = network.media.jpeg(1080, 1920);
    const { body } = await container(network, { media_type: 'STORIES', image_url });
    const { body: story } = await publish(network, body.id);
    const insights = () => network.get(`${V}/${story.id}/insights`, { metric: 'views,replies' });
    await sandbox.control('POST', `accounts/${account}`, { event: 'FOLLOWERS', followers: 4 });
    expect((await insights()).body.error.code).toBe(10);
    await sandbox.control('POST', `accounts/${account}`, { event: 'FOLLOWERS', followers });
    expect((await insights()).body.data).toHaveLength(2);
  })
  .add('assumed', 'publishing with Facebook Login needs the task CREATE_CONTENT', async (network) => {
    const token = await network.sandbox.userToken({ person: 'Noah Becker' });
    const params = { image_url: network.media.jpeg() };
    const reply = await network.post(`${V}/${network.account}/media`, params, { token });
    expect(codes(reply)).toEqual([403, 200, undefined]);
    expect(reply.body.error.message).toContain('CREATE_CONTENT');
  })
  .add('documented', 'a blocked account fails with 25/2207050', async (network) => {
    const { sandbox, account } = network;
    await sandbox.control('POST', `accounts/${account}`, { event: 'BLOCKED' });
    await rejected(network, { image_url: network.media.jpeg() }, 25, 2207050);
    await sandbox.control('POST', `accounts/${account}`, { event: 'UNBLOCKED' });
  })
  .add(
    'documented',
    'the limit of an account fails with code 80002 and says when to try again',
    async (network) => {
      const { sandbox, account } = network;
      await sandbox.control('PUT', 'limits/meta.account', { maximum: 0 });
      const { headers, body } = await network.get(`${V}/${account}`);
      expect(body.error.code).toBe(80_002);
      const usage = JSON.parse(headers.get('x-business-use-case-usage')!);
      expect(usage[account][0].estimated_time_to_regain_access).toBeGreaterThan(0);
      await sandbox.control('PUT', 'limits/meta.account', { maximum: null });
      expect((await network.get(`${V}/${account}`)).status).toBe(200);
    },
  )
  .add('assumed', 'calls of containers, posts and comments count against their account', async (network) => {
    const { sandbox, account } = network;
    const { body } = await container(network, { image_url: network.media.jpeg() });
    const post = await published(network, 'Counted');
    const { body: comment } = await network.post(`${V}/${post}/comments`, { message: 'Counted' });
    await sandbox.control('PUT', 'limits/meta.account', { maximum: 0 });
    for (const id of [body.id, post, comment.id]) {
      const { headers, body: read } = await network.get(`${V}/${id}`);
      expect(read.error.code).toBe(80_002);
      const usage = JSON.parse(headers.get('x-business-use-case-usage')!);
      expect(Object.keys(usage)).toEqual([account]);
    }
    await sandbox.control('PUT', 'limits/meta.account', { maximum: null });
  })
  .add('documented', 'the limit of the app fails with code 4', async (network) => {
    const { sandbox, account } = network;
    await sandbox.control('PUT', 'limits/meta.app', { maximum: 0 });
    expect((await network.get(`${V}/${account}`)).body.error.code).toBe(4);
    await sandbox.control('PUT', 'limits/meta.app', { maximum: null });
    expect((await network.get(`${V}/${account}`)).status).toBe(200);
  });

const quota = async (network: Target): Promise<number> =>
  (await network.get(`${V}/${network.account}/content_publishing_limit`)).body.data[0].quota_usage;
