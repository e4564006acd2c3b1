import { Facts } from './facts';
import { mp4 } from './media-server';
import type { Reply, Target } from './target';
import type { Json } from '../support/server';

const V = '/v25.0';

const feed = (network: Target, params: Record<string, string>): Promise<Reply> =>
  network.post(`${V}/${network.account}/feed`, params);

const edge = (network: Target, name: string, params: Record<string, string> = {}): Promise<Reply> =>
  network.post(`${V}/${network.account}/${name}`, params);

async function posted(network: Target, message: string): Promise<string> {
  return (await feed(network, { message })).body.id;
}

const codes = ({ status, body }: Reply): unknown[] => [status, body.error?.code, body.error?.error_subcode];

/** Uploads a reel or a story and returns the ID of its video. */
async function uploaded(network: Target, name: string, bytes = mp4(10, 1080, 1920)): Promise<string> {
  const { body } = await edge(network, name, { upload_phase: 'start' });
  const headers = { offset: '0', file_size: String(bytes.length) };
  await network.post(new URL(body.upload_url).pathname, {}, { bytes, headers });
  return body.video_id;
}

const finished = (
  network: Target,
  name: string,
  id: string,
  params: Record<string, string> = {},
): Promise<Reply> =>
  edge(network, name, { upload_phase: 'finish', video_id: id, video_state: 'PUBLISHED', ...params });

const unixIn = async ({ sandbox }: Target, seconds: number): Promise<string> => {
  const { now } = await sandbox.control('GET', 'clock');
  return String(Math.floor(Date.parse(now) / 1000) + seconds);
};

const effectsOf = async (network: Target, objectId: string): Promise<string[]> =>
  (await network.sandbox.effects(network.account))
    .filter((line) => line.objectId === objectId)
    .map(({ effect }) => effect);

export const facts = new Facts();

facts
  .everywhere('documented', 'a page returns the requested fields and its ID', async (network) => {
    const { body } = await network.get(`${V}/${network.account}`, { fields: 'name,followers_count' });
    expect(body).toEqual({
      id: network.account,
      name: expect.any(String),
      followers_count: expect.any(Number),
    });
  })
  .everywhere('documented', 'a page token reads its page as me', async (network) => {
    expect((await network.get(`${V}/me`, { fields: 'id' })).body).toEqual({ id: network.account });
  })
  .everywhere('documented', 'an unknown field fails with code 100', async (network) => {
    for (const fields of ['shoe_size', 'constructor'])
      expect(codes(await network.get(`${V}/me`, { fields }))).toEqual([400, 100, undefined]);
  })
  .everywhere('assumed', 'a call without a token fails with code 104', async (network) => {
    expect((await network.get(`${V}/${network.account}`, {}, { token: null })).body.error.code).toBe(104);
  })
  .everywhere('assumed', 'an unknown edge fails with code 2500', async (network) => {
    expect((await network.get(`${V}/${network.account}/shoes`)).body.error.code).toBe(2500);
  })
  .everywhere('documented', 'an unknown object fails with code 100 and subcode 33', async (network) => {
    expect(codes(await network.get(`${V}/17000000000000001`))).toEqual([400, 100, 33]);
  })
  .everywhere('documented', 'responses have X-App-Usage', async (network) => {
    const { headers } = await network.get(`${V}/me`);
    expect(JSON.parse(headers.get('x-app-usage')!)).toHaveProperty('call_count');
  })
  .add('documented', 'a post without a message, link or media fails with code 100', async (network) => {
    expect(codes(await feed(network, {}))[1]).toBe(100);
  })
  .add('assumed', 'a malformed link fails with 100/1609005', async (network) => {
    expect(codes(await feed(network, { message: 'Link', link: 'nowhere' }))).toEqual([400, 100, 1609005]);
  })
  .everywhere('documented', 'an unknown metric fails with code 100', async (network) => {
    expect(codes(await network.get(`${V}/me/insights`, { metric: 'page_magic' }))[1]).toBe(100);
  })
  .add('documented', 'a post returns an ID of page and post', async (network) => {
    const id = await posted(network, 'Open until six');
    expect(id).toMatch(new RegExp(`^${network.account}_\\d+$`));
    const { body } = await network.get(`${V}/${id}`, { fields: 'message,created_time,permalink_url' });
    expect(body).toEqual({
      id,
      message: 'Open until six',
      created_time: expect.stringMatching(/\+0000$/),
      permalink_url: expect.stringContaining('/blue_door_bakery/posts/'),
    });
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED']);
  })
  .add('documented', 'published_posts lists posts newest first, from the time of since', async (network) => {
    await posted(network, 'Older');
    await network.sandbox.advance(60);
    const since = await unixIn(network, 0);
    await network.sandbox.advance(60);
    const newer = await posted(network, 'Newer');
    const { body } = await network.get(`${V}/me/published_posts`, { fields: 'message', since });
    expect(body.data).toEqual([{ id: newer, message: 'Newer' }]);
  })
  .add(
    'documented',
    'lists have pages of at most 100 with a cursor and the URL of the next one',
    async (network) => {
      const first = await posted(network, 'Page one');
      await network.sandbox.advance(1);
      const second = await posted(network, 'Page two');
      const { body } = await network.get(`${V}/me/feed`, { limit: '1' });
      expect(body.data[0].id).toBe(second);
      expect(body.paging.next).toContain(`after=${body.paging.cursors.after}`);
      const next = await network.get(`${V}/me/feed`, { limit: '1', after: body.paging.cursors.after });
      expect(next.body.data[0].id).toBe(first);
    },
  )
  .add('documented', 'the same message again fails with code 506', async (network) => {
    await posted(network, 'Twice');
    expect(codes(await feed(network, { message: 'Twice' }))).toEqual([400, 506, undefined]);
    await network.sandbox.advance(3600);
    expect((await feed(network, { message: 'Twice' })).status).toBe(200);
  })
  .add('observed', 'a lost answer leaves a post that published_posts lists', async (network) => {
    await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'createPost' });
    await expect(feed(network, { message: 'Lost' })).rejects.toThrow();
    const { body } = await network.get(`${V}/me/published_posts`, { fields: 'message' });
    expect(body.data.filter(({ message }: Json) => message === 'Lost')).toHaveLength(1);
  })
  .add('observed', 'links to facebook.com fail with 100/1609008', async (network) => {
    const link = 'https://www.facebook.com/zuck';
    expect(codes(await feed(network, { message: 'Link', link }))).toEqual([400, 100, 1609008]);
  })
  .add('assumed', 'messages have at most 63,206 characters', async (network) => {
    expect(codes(await feed(network, { message: 'a'.repeat(63_207) }))[1]).toBe(100);
  })
  .add('observed', 'a user token cannot publish as the page', async (network) => {
    const token = await network.sandbox.userToken();
    const reply = await network.post(`${V}/${network.account}/feed`, { message: 'As a user' }, { token });
    expect(codes(reply)).toEqual([403, 200, undefined]);
    expect(reply.body.error.message).toContain('as the page itself');
  })
  .add('documented', 'publishing needs pages_manage_posts', async (network) => {
    const ask = ['pages_show_list', 'pages_read_engagement'];
    const token = await network.sandbox.pageToken(await network.sandbox.userToken({ ask }), network.account);
    const reply = await network.post(`${V}/me/feed`, { message: 'No' }, { token: token! });
    expect(reply.body.error).toMatchObject({
      code: 200,
      message: expect.stringContaining('pages_manage_posts'),
    });
  })
  .add('documented', 'publishing needs the task CREATE_CONTENT', async (network) => {
    const user = await network.sandbox.userToken({ person: 'Noah Becker' });
    const token = await network.sandbox.pageToken(user, network.account);
    expect(codes(await network.post(`${V}/me/feed`, { message: 'No' }, { token: token! }))[1]).toBe(200);
  })
  .add('assumed', 'a post can be edited', async (network) => {
    const id = await posted(network, 'Tpyo');
    expect((await network.post(`${V}/${id}`, { message: 'Typo' })).body).toEqual({ success: true });
    expect((await network.get(`${V}/${id}`, { fields: 'message' })).body.message).toBe('Typo');
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_EDITED']);
  })
  .add('documented', 'a deleted post is not found any more', async (network) => {
    const id = await posted(network, 'Gone soon');
    expect((await network.delete(`${V}/${id}`)).body).toEqual({ success: true });
    expect(codes(await network.get(`${V}/${id}`))).toEqual([400, 100, 33]);
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
  })
  .add('assumed', 'a post can be hidden and shown', async (network) => {
    const id = await posted(network, 'Peekaboo');
    await network.post(`${V}/${id}`, { is_hidden: 'true' });
    expect((await network.get(`${V}/${id}`, { fields: 'is_hidden' })).body.is_hidden).toBe(true);
    await network.post(`${V}/${id}`, { is_hidden: 'false' });
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_HIDDEN', 'POST_SHOWN']);
  })
  .add('assumed', 'publishing a hidden post again changes nothing', async (network) => {
    const id = await posted(network, 'Still hidden');
    await network.post(`${V}/${id}`, { is_hidden: 'true' });
    expect((await network.post(`${V}/${id}`, { is_published: 'true' })).body).toEqual({ success: true });
    const { body } = await network.get(`${V}/${id}`, { fields: 'is_hidden,is_published' });
    expect(body).toEqual({ id, is_hidden: true, is_published: true });
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_HIDDEN']);
  })
  .add('assumed', 'a draft can be neither hidden nor shown, but published once', async (network) => {
    const { body } = await feed(network, { message: 'Draft', published: 'false' });
    for (const is_hidden of ['true', 'false'])
      expect(codes(await network.post(`${V}/${body.id}`, { is_hidden }))[1]).toBe(100);
    await network.sandbox.control('POST', `posts/${body.id}`, { event: 'SHOW' });
    expect(await effectsOf(network, body.id)).toEqual([]);
    expect((await network.post(`${V}/${body.id}`, { is_published: 'true' })).status).toBe(200);
    expect((await network.post(`${V}/${body.id}`, { is_published: 'true' })).status).toBe(200);
    expect(await effectsOf(network, body.id)).toEqual(['POST_PUBLISHED']);
  })
  .add('assumed', 'a deleted draft was never seen, and is never published', async (network) => {
    for (const scheduled of [true, false]) {
      const draft: Record<string, string> = { message: 'Never seen', published: 'false' };
      if (scheduled) draft['scheduled_publish_time'] = await unixIn(network, 900);
      const { body } = await feed(network, draft);
      expect((await network.delete(`${V}/${body.id}`)).body).toEqual({ success: true });
      await network.sandbox.advance(901);
      expect(await effectsOf(network, body.id)).toEqual([]);
    }
  })
  .add('documented', 'a post can be scheduled 10 minutes to 30 days ahead', async (network) => {
    for (const seconds of [500, 31 * 86_400]) {
      const scheduled_publish_time = await unixIn(network, seconds);
      expect(
        codes(await feed(network, { message: 'When', published: 'false', scheduled_publish_time }))[1],
      ).toBe(100);
    }
    const scheduled_publish_time = await unixIn(network, 900);
    const { body } = await feed(network, { message: 'Later', published: 'false', scheduled_publish_time });
    expect(await effectsOf(network, body.id)).toEqual([]);
    const { body: list } = await network.get(`${V}/me/scheduled_posts`);
    expect(list.data.map(({ id }: Json) => id)).toContain(body.id);
    await network.sandbox.advance(901);
    expect(await effectsOf(network, body.id)).toEqual(['POST_PUBLISHED']);
  })
  .add('assumed', 'a photo is published with the URL of a JPEG or PNG file', async (network) => {
    for (const url of [network.media.jpeg(), network.media.png()]) {
      const { body } = await edge(network, 'photos', { url, caption: 'Photo' });
      expect(body.post_id).toBe(`${network.account}_${body.id}`);
    }
  })
  .add('assumed', 'the post of a photo can be read, measured, commented on and deleted', async (network) => {
    const { body: photo } = await edge(network, 'photos', { url: network.media.jpeg(), caption: 'Alone' });
    const post = photo.post_id;
    const fields = 'message,permalink_url,attachments';
    const { body } = await network.get(`${V}/${post}`, { fields });
    expect(body).toMatchObject({ id: post, message: 'Alone', attachments: { data: [{ type: 'photo' }] } });
    const { body: page } = await network.get(new URL(body.permalink_url).pathname);
    expect(page.match(/<img /g)).toHaveLength(1);
    const { body: list } = await network.get(`${V}/me/published_posts`, { fields: 'message' });
    expect(list.data.filter(({ message }: Json) => message === 'Alone')).toEqual([
      { id: post, message: 'Alone' },
    ]);
    expect((await network.post(`${V}/${post}/comments`, { message: 'First' })).status).toBe(200);
    const metric = 'post_media_view';
    expect((await network.get(`${V}/${post}/insights`, { metric })).body.data).toHaveLength(1);
    expect((await network.get(`${V}/${photo.id}`, { fields: 'message' })).body).toEqual({
      id: photo.id,
      message: 'Alone',
    });
    expect((await network.delete(`${V}/${photo.id}`)).body).toEqual({ success: true });
    expect((await network.get(`${V}/${post}`)).status).toBe(400);
    expect((await network.get(`${V}/${photo.id}`)).status).toBe(400);
    expect(await effectsOf(network, post)).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
  })
  .add('assumed', 'a photo can be sent as a file', async (network) => {
    const bytes = await (await fetch(network.media.jpeg())).arrayBuffer();
    const form = new FormData();
    form.set('source', new Blob([bytes]), 'a.jpg');
    const { body } = await network.post(`${V}/me/photos`, {}, { form });
    expect(await effectsOf(network, body.post_id)).toEqual(['POST_PUBLISHED']);
  })
  .add('documented', 'photos that cannot be fetched fail with code 100', async (network) => {
    for (const url of [network.media.missing(), network.media.redirect(), 'http://192.168.0.1/a.jpg'])
      expect(codes(await edge(network, 'photos', { url }))[1]).toBe(100);
  })
  .add('observed', 'photos of more than 4 MB fail with 100/1366046', async (network) => {
    expect(codes(await edge(network, 'photos', { url: network.media.large() }))).toEqual([400, 100, 1366046]);
  })
  .add('assumed', 'unpublished photos are attached to one post', async (network) => {
    const photos = [];
    for (let photo = 0; photo < 2; photo += 1)
      photos.push((await edge(network, 'photos', { url: network.media.jpeg(), published: 'false' })).body.id);
    const attached_media = JSON.stringify(photos.map((media_fbid) => ({ media_fbid })));
    const { body } = await feed(network, { message: 'Album', attached_media });
    const { body: read } = await network.get(`${V}/${body.id}`, { fields: 'attachments' });
    expect(read.attachments.data).toHaveLength(2);
    const { body: link } = await network.get(`${V}/${body.id}`, { fields: 'permalink_url' });
    const { body: page } = await network.get(new URL(link.permalink_url).pathname);
    expect(page.match(/<img /g)).toHaveLength(2);
    expect(await effectsOf(network, body.id)).toEqual(['POST_PUBLISHED']);
    expect(codes(await feed(network, { message: 'Again', attached_media }))).toEqual([400, 100, 1366051]);
    const [photo] = photos;
    expect((await edge(network, 'photo_stories', { photo_id: photo })).status).toBe(400);
    expect((await network.delete(`${V}/${photo}`)).body).toEqual({ success: true });
    expect(await effectsOf(network, photo)).toEqual([]);
  })
  .add('documented', 'a reel is uploaded and published in phases', async (network) => {
    const id = await uploaded(network, 'video_reels');
    expect((await finished(network, 'video_reels', id, { description: 'Reel' })).body).toEqual({
      success: true,
      post_id: id,
    });
    const { body } = await network.get(`${V}/${id}`, { fields: 'status,permalink_url' });
    expect((await network.get(new URL(body.permalink_url).pathname)).status).toBe(200);
    expect(body.status).toMatchObject({
      video_status: 'ready',
      uploading_phase: { status: 'complete' },
      processing_phase: { status: 'complete' },
      publishing_phase: { status: 'complete', publish_status: 'published' },
    });
  })
  .add(
    'observed',
    'an uploaded reel has the state upload_complete until it is published',
    async (network) => {
      const id = await uploaded(network, 'video_reels');
      const { body } = await network.get(`${V}/${id}`, { fields: 'status' });
      expect(body.status.video_status).toBe('upload_complete');
      expect(await effectsOf(network, id)).toEqual([]);
    },
  )
  .add('assumed', 'calls of me and of videos have the usage of the page', async (network) => {
    const id = await uploaded(network, 'video_reels');
    for (const path of ['me', id]) {
      const { headers } = await network.get(`${V}/${path}`, { fields: 'id' });
      const usage = JSON.parse(headers.get('x-business-use-case-usage')!);
      expect(usage[network.account][0].type).toBe('pages');
    }
  })
  .add('documented', 'a reel can be uploaded from a URL', async (network) => {
    const { body } = await edge(network, 'video_reels', { upload_phase: 'start' });
    const headers = { file_url: network.media.video() };
    const path = new URL(body.upload_url).pathname;
    expect((await network.post(path, {}, { bytes: Buffer.alloc(0), headers })).body).toEqual({
      success: true,
    });
  })
  .add('documented', 'reels are 3 to 90 seconds long, 9:16 and at least 540 × 960', async (network) => {
    const ratios = [mp4(10, 1920, 1080), mp4(10, 1080, 1080), mp4(10, 1080, 1350)];
    for (const bytes of [mp4(2, 1080, 1920), mp4(91, 1080, 1920), mp4(10, 360, 640), ...ratios]) {
      const id = await uploaded(network, 'video_reels', bytes);
      const { body } = await network.get(`${V}/${id}`, { fields: 'status' });
      expect(body.status.processing_phase.status).toBe('error');
      expect((await finished(network, 'video_reels', id)).status).toBe(400);
    }
  })
  .add('documented', 'a reel can be a draft, which followers do not see', async (network) => {
    const id = await uploaded(network, 'video_reels');
    await finished(network, 'video_reels', id, { video_state: 'DRAFT' });
    expect(await effectsOf(network, id)).toEqual([]);
  })
  .add('assumed', 'a deleted reel is not found any more', async (network) => {
    const id = await uploaded(network, 'video_reels');
    await finished(network, 'video_reels', id);
    expect((await network.delete(`${V}/${id}`)).body).toEqual({ success: true });
    expect(codes(await network.get(`${V}/${id}`, { fields: 'status' }))).toEqual([400, 100, 33]);
  })
  .add('documented', 'a reel can be scheduled', async (network) => {
    const id = await uploaded(network, 'video_reels');
    const scheduled_publish_time = await unixIn(network, 900);
    await finished(network, 'video_reels', id, { video_state: 'SCHEDULED', scheduled_publish_time });
    await network.sandbox.advance(901);
    expect((await network.get(`${V}/${id}`, { fields: 'status' })).body.status.video_status).toBe('ready');
  })
  .add('documented', 'a page publishes at most 30 reels in 24 hours', async (network) => {
    const { sandbox } = network;
    await sandbox.advance(86_401);
    await sandbox.control('PUT', 'limits/facebook.reels', { maximum: 1 });
    const [first, second] = [await uploaded(network, 'video_reels'), await uploaded(network, 'video_reels')];
    expect((await finished(network, 'video_reels', first)).status).toBe(200);
    expect(codes(await finished(network, 'video_reels', second))[0]).toBe(400);
    await sandbox.advance(86_401);
    expect((await finished(network, 'video_reels', second)).status).toBe(200);
    await sandbox.control('PUT', 'limits/facebook.reels', { maximum: null });
  })
  .add('observed', 'a video story ends after 24 hours', async (network) => {
    const id = await uploaded(network, 'video_stories');
    await finished(network, 'video_stories', id);
    await network.sandbox.advance(86_401);
    expect(await effectsOf(network, id)).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
  })
  .add('documented', 'a photo story is made of an unpublished photo', async (network) => {
    const { body } = await edge(network, 'photos', {
      url: network.media.jpeg(1080, 1920),
      published: 'false',
    });
    const story = await edge(network, 'photo_stories', { photo_id: body.id });
    expect(story.body).toEqual({ success: true, post_id: body.id });
    expect((await edge(network, 'photo_stories', { photo_id: body.id })).status).toBe(400);
    await network.sandbox.advance(86_401);
    expect((await edge(network, 'photo_stories', { photo_id: body.id })).status).toBe(400);
    expect(await effectsOf(network, body.id)).toEqual(['POST_PUBLISHED', 'POST_DELETED']);
  })
  .add('assumed', 'a video is published with file_url', async (network) => {
    const { body } = await edge(network, 'videos', {
      file_url: network.media.video(120),
      description: 'Long',
    });
    expect(await effectsOf(network, body.id)).toEqual(['POST_PUBLISHED']);
  })
  .add('assumed', 'comments are listed with filter=stream together with replies', async (network) => {
    const id = await posted(network, 'Talk');
    const { id: question } = await network.sandbox.control('POST', `posts/${id}/comments`, {
      author: 'Ravi',
      text: 'Open?',
    });
    const { body: answer } = await network.post(`${V}/${question}/comments`, { message: 'Yes' });
    const { body: top } = await network.get(`${V}/${id}/comments`, { fields: 'message' });
    expect(top.data).toEqual([{ id: question, message: 'Open?' }]);
    const { body: all } = await network.get(`${V}/${id}/comments`, { fields: 'message', filter: 'stream' });
    expect(all.data.map((row: Json) => row.id)).toEqual([question, answer.id]);
  })
  .add('assumed', 'a comment is hidden with is_hidden and deleted', async (network) => {
    const id = await posted(network, 'Moderated');
    const { id: comment } = await network.sandbox.control('POST', `posts/${id}/comments`, {
      author: 'Ravi',
      text: 'Spam',
    });
    await network.post(`${V}/${comment}`, { is_hidden: 'true' });
    expect((await network.get(`${V}/${comment}`, { fields: 'is_hidden' })).body.is_hidden).toBe(true);
    expect((await network.delete(`${V}/${comment}`)).body).toEqual({ success: true });
    expect(await effectsOf(network, comment)).toEqual([
      'COMMENT_CREATED',
      'COMMENT_HIDDEN',
      'COMMENT_DELETED',
    ]);
  })
  .add('assumed', 'the page edits its own comments only', async (network) => {
    const id = await posted(network, 'Edited comment');
    const { body: own } = await network.post(`${V}/${id}/comments`, { message: 'Frist' });
    expect((await network.post(`${V}/${own.id}`, { message: 'First' })).body).toEqual({ success: true });
    const written = { author: 'Ravi', text: 'Mine' };
    const { id: other } = await network.sandbox.control('POST', `posts/${id}/comments`, written);
    expect(codes(await network.post(`${V}/${other}`, { message: 'Yours' }))[1]).toBe(200);
  })
  .add('observed', 'posts have post_media_view, and no longer post_impressions', async (network) => {
    const id = await posted(network, 'Measured');
    const { body } = await network.get(`${V}/${id}/insights`, { metric: 'post_media_view' });
    expect(body.data[0]).toMatchObject({ name: 'post_media_view', period: 'lifetime' });
    expect(codes(await network.get(`${V}/${id}/insights`, { metric: 'post_impressions' }))[1]).toBe(100);
  })
  .add('observed', 'reels have video_insights, and no insights', async (network) => {
    const id = await uploaded(network, 'video_reels');
    await finished(network, 'video_reels', id);
    const metric = 'blue_reels_play_count';
    expect((await network.get(`${V}/${id}/video_insights`, { metric })).body.data).toHaveLength(1);
    expect((await network.get(`${V}/${id}/insights`, { metric })).status).toBe(400);
  })
  .add('assumed', 'a version that was switched off fails', async (network) => {
    await network.sandbox.control('PUT', 'switches/version:v19.0', { off: true });
    expect(codes(await network.get('/v19.0/me'))).toEqual([400, 2635, undefined]);
    expect((await network.get(`${V}/me`)).status).toBe(200);
  });
