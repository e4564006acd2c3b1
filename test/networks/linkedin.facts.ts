import sharp from 'sharp';
import { Facts } from './facts';
import {
  commentsPath,
  createPost,
  finalize,
  linkedInOf,
  pathOf,
  published,
  rest,
  SCOPES,
  statusOf,
  upload,
  uploaded,
  uploadedVideo,
  VERSION,
  videoParts,
} from './linkedin-client';
import { mp4 } from './media-server';
import type { Reply, Target } from './target';
import type { Json } from '../support/server';

const jpeg = (): Promise<Buffer> =>
  sharp({ create: { width: 400, height: 300, channels: 3, background: '#3366aa' } })
    .jpeg()
    .toBuffer();

/** A video of at least the smallest size that LinkedIn accepts. */
const video = (seconds = 10, bytes = 80_000): Buffer => {
  const file = mp4(seconds, 1280, 720);
  return Buffer.concat([file, Buffer.alloc(bytes - file.length)]);
};

const pdf = (pages = 2): Buffer =>
  Buffer.from(`%PDF-1.4\n${'<< /Type /Page >>\n'.repeat(pages)}<< /Type /Pages >>\n%%EOF`);

const codes = ({ status, body }: Reply): unknown[] => [
  status,
  body.code ?? body.errorDetails?.inputErrors[0].code,
];

const fieldOf = ({ body }: Reply): unknown => body.errorDetails.inputErrors[0].input.inputPath.fieldPath;

const readPost = (network: Target, urn: string): Promise<Reply> => rest(network, 'GET', pathOf(urn));

async function textOf(network: Target, urn: string): Promise<unknown> {
  return (await network.sandbox.effects(network.account)).find(({ objectId }) => objectId === urn)?.text;
}

const PARTIAL = { headers: { 'x-restli-method': 'PARTIAL_UPDATE' } };

const edit = (network: Target, urn: string, $set: object): Promise<Reply> =>
  rest(network, 'POST', pathOf(urn), { patch: { $set } }, PARTIAL);

const comment = (network: Target, urn: string, text: string): Promise<Reply> =>
  rest(network, 'POST', commentsPath(urn), { actor: network.account, object: urn, message: { text } });

const memberToken = async (network: Target, scopes = SCOPES): Promise<Json> =>
  linkedInOf(network.sandbox).tokens({ person: 'Noah Becker', scopes });

const setLimit = (network: Target, name: string, maximum: number | null): Promise<unknown> =>
  network.sandbox.control('PUT', `limits/${name}`, { maximum });

/** Advances the clock to the next midnight in UTC. */
async function toMidnight(network: Target): Promise<void> {
  const { now } = await network.sandbox.control('GET', 'clock');
  const midnight = new Date(now).setUTCHours(24, 0, 0, 0);
  await network.sandbox.advance((midnight - Date.parse(now)) / 1000);
}

export const facts = new Facts();

facts
  .everywhere('assumed', 'a call without a token fails with 65604', async (network) => {
    const { status, body } = await network.send('GET', '/v2/userinfo', { token: null });
    expect([status, body.serviceErrorCode]).toEqual([401, 65_604]);
  })
  .everywhere('observed', 'an unknown token fails with 65600', async (network) => {
    const { status, body } = await network.send('GET', '/v2/userinfo', { token: 'unknown' });
    expect(status).toBe(401);
    expect(body).toMatchObject({ serviceErrorCode: 65_600, code: 'INVALID_ACCESS_TOKEN' });
  })
  .everywhere('assumed', 'userinfo returns sub and names', async (network) => {
    const { body } = await network.send('GET', '/v2/userinfo');
    expect(body).toMatchObject({
      sub: expect.any(String),
      name: expect.any(String),
      given_name: expect.any(String),
      family_name: expect.any(String),
      locale: { country: expect.any(String), language: expect.any(String) },
    });
  })
  .everywhere('observed', 'the versioned API needs the header LinkedIn-Version', async (network) => {
    const headers = { 'x-restli-protocol-version': '2.0.0' };
    const path = '/rest/organizationAcls?q=roleAssignee';
    expect(codes(await network.send('GET', path, { headers }))).toEqual([400, 'VERSION_MISSING']);
  })
  .everywhere('observed', 'a version that is too old fails with 426', async (network) => {
    const headers = { 'linkedin-version': '202001' };
    const reply = await rest(network, 'GET', '/organizationAcls?q=roleAssignee', undefined, { headers });
    expect(codes(reply)).toEqual([426, 'NONEXISTENT_VERSION']);
  })
  .add('observed', 'a version that was switched off fails with 426', async (network) => {
    await network.sandbox.control('PUT', `switches/version:${VERSION}`, { off: true });
    const reply = await createPost(network, 'Too old');
    expect(reply.body).toEqual({
      status: 426,
      code: 'NONEXISTENT_VERSION',
      message: `Requested version ${VERSION} is not active`,
    });
    await network.sandbox.control('PUT', `switches/version:${VERSION}`, { off: false });
  })
  .add('assumed', 'a call without the protocol version 2.0.0 fails with 400', async (network) => {
    const headers = { 'x-restli-protocol-version': '1.0.0' };
    expect(codes(await createPost(network, 'Old protocol', {}, { headers }))).toEqual([
      400,
      'ILLEGAL_ARGUMENT',
    ]);
  })
  .everywhere('observed', 'organizationAcls lists pages by the role of the member', async (network) => {
    const query = '/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED';
    const { body } = await rest(network, 'GET', query);
    expect(body.elements).toContainEqual(
      expect.objectContaining({
        role: 'ADMINISTRATOR',
        organization: network.account,
        roleAssignee: expect.stringMatching(/^urn:li:person:/),
        state: 'APPROVED',
      }),
    );
  })
  .add('observed', 'content administrators have another role than administrators', async (network) => {
    const page = await network.sandbox.account('kabir-on-the-road', 'LINKEDIN');
    const rolesOf = async (role: string): Promise<string[]> => {
      const { body } = await rest(network, 'GET', `/organizationAcls?q=roleAssignee&role=${role}`);
      return body.elements.map(({ organization }: Json) => organization);
    };
    expect(await rolesOf('CONTENT_ADMINISTRATOR')).toEqual([page.id]);
    expect(await rolesOf('ADMINISTRATOR')).not.toContain(page.id);
    const reply = await createPost(network, 'By a content administrator', { author: page.id });
    expect(reply.status).toBe(201);
  })
  .everywhere('assumed', 'a page has a name and a vanity name', async (network) => {
    const id = network.account.split(':').at(-1)!;
    const { body } = await rest(network, 'GET', `/organizations/${id}`);
    expect(body).toMatchObject({
      id: Number(id),
      localizedName: expect.any(String),
      vanityName: expect.any(String),
    });
  })
  .everywhere('assumed', 'networkSizes returns the followers of a page', async (network) => {
    const path = `/networkSizes/${encodeURIComponent(network.account)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER`;
    expect((await rest(network, 'GET', path)).body).toEqual({ firstDegreeSize: expect.any(Number) });
  })
  .add('observed', 'a post returns 201, its URN in x-restli-id, and no body', async (network) => {
    const { status, headers, body } = await createPost(network, 'First post');
    expect([status, body]).toEqual([201, '']);
    const urn = headers.get('x-restli-id')!;
    expect(urn).toMatch(/^urn:li:share:\d+$/);
    const effects = await network.sandbox.effects(network.account);
    expect(effects.filter(({ objectId }) => objectId === urn)).toEqual([
      expect.objectContaining({ effect: 'POST_PUBLISHED', text: 'First post', origin: 'api' }),
    ]);
  })
  .add('assumed', 'a post can be read with its state and times', async (network) => {
    const urn = await published(network, 'Read me');
    const { body } = await readPost(network, urn);
    expect(body).toMatchObject({
      id: urn,
      author: network.account,
      commentary: 'Read me',
      visibility: 'PUBLIC',
      lifecycleState: 'PUBLISHED',
      lifecycleStateInfo: { isEditedByAuthor: false },
      isReshareDisabledByAuthor: false,
      createdAt: expect.any(Number),
    });
  })
  .everywhere('assumed', 'posts of a page are listed in pages', async (network) => {
    const author = encodeURIComponent(network.account);
    const { body } = await rest(network, 'GET', `/posts?q=author&author=${author}&count=1`);
    expect(body.paging).toMatchObject({ start: 0, count: 1 });
    expect(body.elements.length).toBeLessThanOrEqual(1);
  })
  .add('assumed', 'the next page of posts starts after the ones before', async (network) => {
    const urns = [await published(network, 'Page one'), await published(network, 'Page two')].reverse();
    const author = encodeURIComponent(network.account);
    const at = async (start: number): Promise<Json> =>
      (await rest(network, 'GET', `/posts?q=author&author=${author}&count=1&start=${start}`)).body;
    const first = await at(0);
    const link = first.paging.links[0];
    expect(link).toMatchObject({ rel: 'next', href: expect.stringContaining('start=1') });
    expect([first.elements[0].id, (await at(1)).elements[0].id]).toEqual(urns);
  })
  .add('observed', 'read-only fields of a new post fail with 422', async (network) => {
    const reply = await createPost(network, 'Read-only', { publishedAt: 1 });
    expect(reply.status).toBe(422);
    expect(reply.body.message).toContain('/publishedAt :: ReadOnly field present in a create request');
  })
  .add('assumed', 'missing and unknown fields of a new post fail with 422', async (network) => {
    const missing = await createPost(network, 'No visibility', { visibility: undefined });
    expect(missing.status).toBe(422);
    expect(missing.body.message).toContain('/visibility :: field is required');
    const unknown = await createPost(network, 'Unknown field', { mood: 'good' });
    expect(unknown.body.message).toContain('/mood :: unrecognized field');
  })
  .add('observed', 'the visibility is PUBLIC, CONNECTIONS or LOGGED_IN', async (network) => {
    expect((await createPost(network, 'Friends', { visibility: 'FRIENDS' })).status).toBe(422);
    expect((await createPost(network, 'Logged in', { visibility: 'LOGGED_IN' })).status).toBe(201);
  })
  .add('observed', 'a commentary has at most 3,000 characters', async (network) => {
    const reply = await createPost(network, 'a'.repeat(3001));
    expect(codes(reply)).toEqual([422, 'FIELD_LENGTH_TOO_LONG']);
    expect(fieldOf(reply)).toBe('commentary');
    expect((await createPost(network, 'a'.repeat(3000))).status).toBe(201);
  })
  .add('assumed', 'reserved characters that are escaped are shown as they are', async (network) => {
    const urn = await published(network, 'Prices \\(net\\) \\[EUR\\] \\* snake\\_case \\@ 5 \\< 6 \\\\');
    expect(await textOf(network, urn)).toBe('Prices (net) [EUR] * snake_case @ 5 < 6 \\');
  })
  .add('observed', 'a reserved character that is not escaped silently cuts the text', async (network) => {
    const urn = await published(network, 'Open on Sunday (from nine)');
    expect(await textOf(network, urn)).toBe('Open on Sunday ');
    expect((await readPost(network, urn)).body.commentary).toBe('Open on Sunday ');
  })
  .add('assumed', 'mentions and hashtags are shown without their markup', async (network) => {
    const mention = '@[Blue Door](urn:li:organization:2414183)';
    const urn = await published(network, `Thanks ${mention}! {hashtag|\\#|bread} #coffee`);
    expect(await textOf(network, urn)).toBe('Thanks Blue Door! #bread #coffee');
  })
  .add('observed', 'the same post again fails with 422 and names the living post', async (network) => {
    const urn = await published(network, 'Only once');
    const reply = await createPost(network, 'Only once');
    expect(reply.body).toEqual({
      errorDetailType: 'com.linkedin.common.error.BadRequest',
      message: `com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of ${urn}`,
      errorDetails: {
        inputErrors: [{ description: 'Duplicate post is detected', input: {}, code: 'DUPLICATE_POST' }],
      },
      status: 422,
    });
    expect((await createPost(network, 'Only once, with more')).status).toBe(201);
  })
  .add('assumed', 'the same post is accepted again after a day', async (network) => {
    await published(network, 'Daily bread');
    await network.sandbox.advance(86_400);
    expect((await createPost(network, 'Daily bread')).status).toBe(201);
  })
  .add('assumed', 'the commentary of a post can be edited, and nothing else', async (network) => {
    const urn = await published(network, 'With a typo');
    expect((await edit(network, urn, { commentary: 'Without a typo' })).status).toBe(204);
    const { body } = await readPost(network, urn);
    expect(body.commentary).toBe('Without a typo');
    expect(body.lifecycleStateInfo.isEditedByAuthor).toBe(true);
    expect((await edit(network, urn, { visibility: 'CONNECTIONS' })).status).toBe(422);
    const plain = await rest(network, 'POST', pathOf(urn), { patch: { $set: { commentary: 'x' } } });
    expect(plain.status).toBe(400);
  })
  .add('assumed', 'a deleted post returns 204, then 404 to reads', async (network) => {
    const urn = await published(network, 'Soon gone');
    expect((await rest(network, 'DELETE', pathOf(urn))).status).toBe(204);
    expect(codes(await readPost(network, urn))).toEqual([404, 'NOT_FOUND']);
    expect((await rest(network, 'DELETE', pathOf(urn))).status).toBe(204);
    const effects = await network.sandbox.effects(network.account);
    expect(effects.filter(({ objectId }) => objectId === urn).map(({ effect }) => effect)).toEqual([
      'POST_PUBLISHED',
      'POST_DELETED',
    ]);
  })
  .add('observed', 'an image is uploaded, then posted with an alternative text', async (network) => {
    const id = await uploaded(network, 'image', await jpeg());
    expect(await statusOf(network, id)).toBe('PROCESSING');
    await network.sandbox.advance(5);
    expect(await statusOf(network, id)).toBe('AVAILABLE');
    const content = { media: { id, altText: 'A blue square' } };
    const { headers } = await createPost(network, 'One image', { content });
    expect((await readPost(network, headers.get('x-restli-id')!)).body.content).toEqual(content);
  })
  .add('assumed', 'a file that is no image ends in PROCESSING_FAILED', async (network) => {
    const id = await uploaded(network, 'image', pdf());
    await network.sandbox.advance(5);
    expect(await statusOf(network, id)).toBe('PROCESSING_FAILED');
    const reply = await createPost(network, 'Broken image', { content: { media: { id } } });
    expect(codes(reply)).toEqual([422, 'MEDIA_NOT_READY']);
  })
  .add('assumed', 'an image without bytes cannot be posted', async (network) => {
    const body = { initializeUploadRequest: { owner: network.account } };
    const started = await rest(network, 'POST', '/images?action=initializeUpload', body);
    const { image: id } = started.body.value;
    expect(await statusOf(network, id)).toBe('WAITING_UPLOAD');
    const reply = await createPost(network, 'No bytes', { content: { media: { id } } });
    expect(codes(reply)).toEqual([422, 'MEDIA_NOT_READY']);
  })
  .add('observed', 'a post whose media fails later is accepted, and vanishes', async (network) => {
    await network.sandbox.script(
      { kind: 'wait', seconds: 30, state: 'ERROR' },
      { network: 'LINKEDIN', operation: 'uploadImage' },
    );
    const id = await uploaded(network, 'image', await jpeg());
    const { status, headers } = await createPost(network, 'Too early', { content: { media: { id } } });
    expect(status).toBe(201);
    const urn = headers.get('x-restli-id')!;
    expect((await readPost(network, urn)).status).toBe(200);
    await network.sandbox.advance(30);
    expect((await readPost(network, urn)).status).toBe(404);
  })
  .add('observed', 'images of a member cannot be read back', async (network) => {
    const owner = `urn:li:person:${(await linkedInOf(network.sandbox).person()).id}`;
    const id = await uploaded(network, 'image', await jpeg(), owner);
    expect(codes(await rest(network, 'GET', `/images/${encodeURIComponent(id)}`))).toEqual([
      403,
      'ACCESS_DENIED',
    ]);
  })
  .add('observed', 'several images are 2 to 20', async (network) => {
    const id = await uploaded(network, 'image', await jpeg());
    const of = (count: number) => ({
      content: { multiImage: { images: Array.from({ length: count }, () => ({ id, altText: 'Blue' })) } },
    });
    expect((await createPost(network, 'One of many', of(1))).status).toBe(422);
    expect((await createPost(network, 'Too many', of(21))).status).toBe(422);
    expect((await createPost(network, 'Two images', of(2))).status).toBe(201);
  })
  .add('assumed', 'alternative texts have at most 4,086 characters', async (network) => {
    const id = await uploaded(network, 'image', await jpeg());
    const reply = await createPost(network, 'Long text', {
      content: { media: { id, altText: 'a'.repeat(4087) } },
    });
    expect([codes(reply), fieldOf(reply)]).toEqual([[422, 'FIELD_LENGTH_TOO_LONG'], 'content.media.altText']);
  })
  .add('observed', 'documents are uploaded like images, and need a title', async (network) => {
    const id = await uploaded(network, 'document', pdf());
    await network.sandbox.advance(20);
    expect(await statusOf(network, id)).toBe('AVAILABLE');
    const untitled = await createPost(network, 'A document', { content: { media: { id } } });
    expect(untitled.status).toBe(422);
    const titled = await createPost(network, 'A document', { content: { media: { id, title: 'Menu' } } });
    expect(titled.status).toBe(201);
  })
  .add('observed', 'documents have at most 300 pages', async (network) => {
    const id = await uploaded(network, 'document', pdf(301));
    await network.sandbox.advance(20);
    expect(await statusOf(network, id)).toBe('PROCESSING_FAILED');
  })
  .add('observed', 'a video is uploaded in parts of 4 MB, and posted as a ugcPost', async (network) => {
    const bytes = video(10, 5_000_000);
    const { video: id, etags } = await videoParts(network, bytes);
    expect(etags).toHaveLength(2);
    expect(await statusOf(network, id)).toBe('WAITING_UPLOAD');
    expect((await finalize(network, id, etags)).status).toBe(200);
    expect(await statusOf(network, id)).toBe('PROCESSING');
    await network.sandbox.advance(60);
    expect(await statusOf(network, id)).toBe('AVAILABLE');
    const { headers } = await createPost(network, 'A video', { content: { media: { id, title: 'Oven' } } });
    expect(headers.get('x-restli-id')).toMatch(/^urn:li:ugcPost:\d+$/);
  })
  .add('observed', 'finalizing needs the ETag of each part, in order', async (network) => {
    const { video: id, etags } = await videoParts(network, video(10, 5_000_000));
    for (const ids of [[], etags.slice(0, 1), [...etags].reverse()])
      expect((await finalize(network, id, ids)).status).toBe(400);
    expect((await finalize(network, id, etags)).status).toBe(200);
  })
  .add('assumed', 'a part of another size than announced fails with 400', async (network) => {
    const body = { initializeUploadRequest: { owner: network.account, fileSizeBytes: 80_000 } };
    const started = await rest(network, 'POST', '/videos?action=initializeUpload', body);
    const [{ uploadUrl, firstByte, lastByte }] = started.body.value.uploadInstructions;
    expect([firstByte, lastByte]).toEqual([0, 79_999]);
    expect((await upload(network, uploadUrl, Buffer.alloc(79_999))).status).toBe(400);
  })
  .add('observed', 'videos have 75 KB to 500 MB', async (network) => {
    for (const fileSizeBytes of [76_799, 524_288_001]) {
      const body = { initializeUploadRequest: { owner: network.account, fileSizeBytes } };
      expect((await rest(network, 'POST', '/videos?action=initializeUpload', body)).status).toBe(422);
    }
  })
  .add('observed', 'videos have 3 seconds to 30 minutes', async (network) => {
    for (const seconds of [2, 1801]) {
      const id = await uploadedVideo(network, video(seconds));
      await network.sandbox.advance(60);
      expect(await statusOf(network, id)).toBe('PROCESSING_FAILED');
    }
  })
  .add('assumed', 'media must belong to the author of the post', async (network) => {
    const id = await uploaded(network, 'image', await jpeg());
    const { id: author } = await network.sandbox.account('kabir-on-the-road', 'LINKEDIN');
    const reply = await createPost(network, 'Not mine', { author, content: { media: { id } } });
    expect(codes(reply)).toEqual([422, 'INVALID_OWNER']);
  })
  .add('observed', 'an article has a source and a title, and no preview is fetched', async (network) => {
    const article = { source: 'https://bakery.example/menu', title: 'Menu', description: 'All we bake' };
    const { headers } = await createPost(network, 'Our menu', { content: { article } });
    const { body } = await readPost(network, headers.get('x-restli-id')!);
    expect(body.content).toEqual({ article });
    const untitled = { article: { source: 'https://bakery.example/menu' } };
    expect((await createPost(network, 'No title', { content: untitled })).status).toBe(422);
  })
  .add('assumed', 'a poll has 2 to 4 options and a duration', async (network) => {
    const poll = (count: number, duration = 'THREE_DAYS') => ({
      content: {
        poll: {
          question: 'Which bread?',
          options: ['Rye', 'Spelt', 'Wheat', 'Oat', 'Corn'].slice(0, count).map((text) => ({ text })),
          settings: { duration },
        },
      },
    });
    expect((await createPost(network, 'Poll of two', poll(2))).status).toBe(201);
    expect((await createPost(network, 'Poll of five', poll(5))).status).toBe(422);
    expect((await createPost(network, 'Poll of a year', poll(2, 'ONE_YEAR'))).status).toBe(422);
  })
  .add('observed', 'posts of a page need a role that allows publishing', async (network) => {
    const { access_token: token } = await memberToken(network);
    const reply = await createPost(network, 'By an analyst', {}, { token });
    expect(reply.body).toMatchObject({ status: 403, serviceErrorCode: 100, code: 'ACCESS_DENIED' });
  })
  .add('observed', 'a member posts with w_member_social, for themselves only', async (network) => {
    const { access_token: token } = await memberToken(network, ['openid', 'w_member_social']);
    const self = `urn:li:person:${(await linkedInOf(network.sandbox).person('Noah Becker')).id}`;
    const other = `urn:li:person:${(await linkedInOf(network.sandbox).person()).id}`;
    expect((await createPost(network, 'Hello', { author: self }, { token })).status).toBe(201);
    expect((await createPost(network, 'Hello', { author: other }, { token })).status).toBe(403);
  })
  .add('assumed', 'posts of a member need r_member_social to be read', async (network) => {
    const { access_token: token } = await memberToken(network, ['openid', 'w_member_social']);
    const author = `urn:li:person:${(await linkedInOf(network.sandbox).person('Noah Becker')).id}`;
    const { headers } = await createPost(network, 'Write-only', { author }, { token });
    const path = pathOf(headers.get('x-restli-id')!);
    expect((await rest(network, 'GET', path, undefined, { token })).status).toBe(403);
  })
  .add('assumed', 'comments are written, replied to, edited and deleted', async (network) => {
    const urn = await published(network, 'Discuss');
    const first = await comment(network, urn, 'First comment');
    expect(first.status).toBe(201);
    expect(first.headers.get('x-restli-id')).toBe(first.body.id);
    const reply = await comment(network, first.body.commentUrn, 'A reply');
    expect(reply.body).toMatchObject({
      parentComment: first.body.commentUrn,
      message: { text: 'A reply' },
    });
    const path = `${commentsPath(urn)}/${first.body.id}?actor=${encodeURIComponent(network.account)}`;
    const patch = { patch: { message: { $set: { text: 'Edited comment' } } } };
    expect((await rest(network, 'POST', path, patch, PARTIAL)).status).toBe(204);
    const { body } = await rest(network, 'GET', commentsPath(urn));
    expect(body.elements).toMatchObject([
      {
        id: first.body.id,
        actor: network.account,
        message: { text: 'Edited comment' },
        commentsSummary: { totalFirstLevelComments: 1 },
      },
    ]);
    expect((await rest(network, 'DELETE', path)).status).toBe(204);
    expect((await rest(network, 'GET', commentsPath(urn))).body.elements).toEqual([]);
  })
  .add('assumed', 'comments of followers have their own actor', async (network) => {
    const urn = await published(network, 'Followers comment');
    const written = { author: 'ravi', text: 'Looks good' };
    const { id } = await network.sandbox.control('POST', `posts/${urn}/comments`, written);
    const { body } = await rest(network, 'GET', commentsPath(urn));
    expect(body.elements).toEqual([
      expect.objectContaining({ commentUrn: id, actor: expect.stringMatching(/^urn:li:person:\w+$/) }),
    ]);
    expect(body.elements[0].actor).not.toBe(network.account);
  })
  .add('assumed', 'share statistics count all posts of a page, or each given one', async (network) => {
    const urn = await published(network, 'Measured');
    await comment(network, urn, 'Counted');
    await network.sandbox.advance(86_400);
    const page = encodeURIComponent(network.account);
    const base = `/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=${page}`;
    const { body } = await rest(network, 'GET', `${base}&shares=List(${encodeURIComponent(urn)})`);
    expect(body.elements).toEqual([
      {
        organizationalEntity: network.account,
        share: urn,
        totalShareStatistics: {
          impressionCount: expect.any(Number),
          uniqueImpressionsCount: expect.any(Number),
          clickCount: expect.any(Number),
          likeCount: expect.any(Number),
          shareCount: expect.any(Number),
          commentCount: 1,
          engagement: expect.any(Number),
        },
      },
    ]);
    const all = (await rest(network, 'GET', base)).body.elements[0].totalShareStatistics;
    expect(all.impressionCount).toBeGreaterThan(body.elements[0].totalShareStatistics.impressionCount);
  })
  .add('observed', 'statistics of a member need r_member_postAnalytics', async (network) => {
    const path = '/memberCreatorPostAnalytics?q=me&queryType=IMPRESSION&aggregation=TOTAL';
    const { access_token: token } = await memberToken(network, ['openid', 'r_member_postAnalytics']);
    const { body } = await rest(network, 'GET', path, undefined, { token });
    expect(body.elements).toEqual([
      {
        count: expect.any(Number),
        metricType: {
          'com.linkedin.adsexternalapi.memberanalytics.v1.CreatorPostAnalyticsMetricTypeV1': 'IMPRESSION',
        },
      },
    ]);
    expect((await rest(network, 'GET', path)).status).toBe(403);
  })
  .add('observed', 'a member creates about 150 posts a day, until midnight UTC', async (network) => {
    await toMidnight(network);
    await published(network, 'Fills the limit');
    await setLimit(network, 'linkedin.posts', 1);
    expect((await createPost(network, 'One too many')).body).toMatchObject({
      status: 429,
      serviceErrorCode: 101,
      code: 'TOO_MANY_REQUESTS',
    });
    await toMidnight(network);
    expect((await createPost(network, 'The next day')).status).toBe(201);
    await setLimit(network, 'linkedin.posts', null);
  })
  .add('assumed', 'the limits of the app and of the member fail with 429', async (network) => {
    for (const name of ['linkedin.app', 'linkedin.member']) {
      await setLimit(network, name, 0);
      expect((await network.send('GET', '/v2/userinfo')).status).toBe(429);
      await setLimit(network, name, null);
    }
    expect((await network.send('GET', '/v2/userinfo')).status).toBe(200);
  })
  .add('observed', 'a lost answer leaves a post that the same call names', async (network) => {
    await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'createPost' });
    await expect(createPost(network, 'Lost answer')).rejects.toThrow('fetch failed');
    const reply = await createPost(network, 'Lost answer');
    expect(codes(reply)).toEqual([422, 'DUPLICATE_POST']);
    const urn = /urn:li:share:\d+/.exec(reply.body.message)![0];
    expect((await readPost(network, urn)).body.commentary).toBe('Lost answer');
  })
  .add('observed', 'errors can be scripted by name', async (network) => {
    const script = (error: string) =>
      network.sandbox.script({ kind: 'error', error }, { network: 'LINKEDIN', operation: 'createPost' });
    await script('noActivity');
    expect((await createPost(network, 'No activity')).body.message).toBe('Unable to obtain activity');
    await script('conflict');
    expect((await createPost(network, 'Conflict')).status).toBe(409);
    expect((await createPost(network, 'No more scripts')).status).toBe(201);
  });
