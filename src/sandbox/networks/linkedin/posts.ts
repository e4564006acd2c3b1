import { editPost, feedOf, isVisible, publish, showPost } from '../../frame/effects';
import { DAY } from '../../frame/clock';
import { type Answer, operation, type Operation, type Route } from '../../frame/network';
import type { Account, Post } from '../../frame/rows';
import { isRecord, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { collection, count, created, postLimit, read, type Request, requireActor, restRoute } from './api';
import { duplicate, inputError, linkedInError, notFound, schemaError } from './errors';
import { readLittleText } from './little-text';
import { type Content, readContent } from './post-content';

const LONGEST_COMMENTARY = 3000;
/** How long the same content counts as a duplicate. */
const DUPLICATE_WINDOW = DAY;
const READ_ONLY = ['id', 'createdAt', 'publishedAt', 'lastModifiedAt', 'lifecycleStateInfo'];
const REQUIRED = ['author', 'commentary', 'visibility', 'distribution', 'lifecycleState'];
const KNOWN = [
  ...REQUIRED,
  'content',
  'isReshareDisabledByAuthor',
  'contentLandingPage',
  'contentCallToActionLabel',
];
const VISIBILITIES = ['PUBLIC', 'CONNECTIONS', 'LOGGED_IN'];
const FEEDS = ['MAIN_FEED', 'NONE'];

type Fields = Readonly<Record<string, unknown>>;

/** Fails unless the body of a new post has the fields of the resource. */
function requireForm(body: Fields): void {
  for (const name of Object.keys(body)) {
    if (READ_ONLY.includes(name)) throw schemaError(name, 'ReadOnly field present in a create request');
    if (!KNOWN.includes(name)) throw schemaError(name, 'unrecognized field found but not allowed');
  }
  for (const name of REQUIRED) {
    if (body[name] === undefined)
      throw schemaError(name, 'field is required but not found and has no default value');
  }
  requireOneOf(body, 'visibility', VISIBILITIES);
  requireOneOf(body, 'lifecycleState', ['PUBLISHED']);
  const distribution = body['distribution'];
  if (!isRecord(distribution)) throw schemaError('distribution', 'must be an object');
  requireOneOf(distribution, 'feedDistribution', FEEDS, 'distribution.feedDistribution');
}

function requireOneOf(fields: Fields, name: string, values: readonly string[], path = name): void {
  const value = textOf(fields[name]);
  if (value === undefined || !values.includes(value))
    throw schemaError(path, `${value ?? ''} is not an enum symbol, must be one of ${values.join(', ')}`);
}

function commentaryIn(value: unknown): ReturnType<typeof readLittleText> {
  const commentary = textOf(value);
  if (commentary === undefined) throw schemaError('commentary', 'must be a string');
  if (commentary.length > LONGEST_COMMENTARY)
    throw inputError(
      'FIELD_LENGTH_TOO_LONG',
      `ShareCommentary text length (${commentary.length} characters) exceeded the maximum allowed (${LONGEST_COMMENTARY} characters)`,
      'commentary',
    );
  return readLittleText(commentary);
}

/** `POST /rest/posts` */
const create = (request: Request): Operation => {
  const { world, call } = request;
  const author = textOf(call.body['author']) ?? '';
  // Counted before the transaction, because calls that fail count, too.
  if (world.accounts.get(author)) count(world, postLimit, request.token.personId);
  return operation('createPost', author, () => {
    requireForm(call.body);
    const account = requireActor(request, author, 'write', 'posts.CREATE');
    const commentary = commentaryIn(call.body['commentary']);
    const content = readContent(world, author, call.body['content']);
    if (!commentary.text && content.kind === 'TEXT')
      throw inputError('MISSING_FIELD', 'A post needs a commentary or content.', 'commentary');
    requireNew(world, account, commentary.text, content);
    return created(publish(world, postOf(request, account, commentary, content)).id);
  });
};

/** Fails if a visible post of the author from the last day has the same text and content. */
function requireNew(world: World, account: Account, text: string, content: Content): void {
  const since = world.clock.now() - DUPLICATE_WINDOW;
  const key = JSON.stringify(content.given ?? null);
  const twin = feedOf(world, account.id).find(
    (post) =>
      post.createdAt > since && post.text === text && JSON.stringify(post.extra['content'] ?? null) === key,
  );
  if (twin) throw duplicate(twin.id);
}

function postOf(
  { world, call }: Request,
  account: Account,
  commentary: ReturnType<typeof readLittleText>,
  content: Content,
): Post {
  const { visibility, distribution, isReshareDisabledByAuthor = false } = call.body;
  const id = `urn:li:${content.kind === 'VIDEO' ? 'ugcPost' : 'share'}:${world.newId()}`;
  const now = world.clock.now();
  return {
    id,
    network: 'LINKEDIN',
    node: 'post',
    accountId: account.id,
    kind: content.kind,
    text: commentary.text,
    link: content.link,
    media: content.media,
    createdAt: now,
    updatedAt: now,
    visibility: 'LIVE',
    shortcode: id,
    endsAt: content.vanishesAt,
    extra: {
      commentary: commentary.source,
      content: content.given,
      visibility,
      distribution,
      isReshareDisabledByAuthor,
    },
  };
}

/** Returns a post that members can see. */
export function requirePost(world: World, id: string): Post {
  const post = world.posts.get(id);
  if (post?.network !== 'LINKEDIN' || !isVisible(post)) throw notFound(id);
  return post;
}

const render = (post: Post): object => {
  const { commentary, content, ...extra } = post.extra;
  return {
    id: post.id,
    author: post.accountId,
    commentary,
    ...(content !== undefined && { content }),
    ...extra,
    lifecycleState: 'PUBLISHED',
    lifecycleStateInfo: { isEditedByAuthor: post.updatedAt !== post.createdAt },
    createdAt: post.createdAt,
    publishedAt: post.createdAt,
    lastModifiedAt: post.updatedAt,
  };
};

/** `GET /rest/posts/{urn}` */
const readPost = (request: Request): Operation => {
  const { world, params } = request;
  const id = params['urn'] ?? '';
  return read('readPost', world.posts.get(id)?.accountId, () => {
    const post = requirePost(world, id);
    requireActor(request, post.accountId, 'read', 'posts.GET');
    return render(post);
  });
};

/** `GET /rest/posts?q=author`, newest first. */
const listPosts = (request: Request): Operation => {
  const { world, call } = request;
  const author = call.query['author'] ?? '';
  return read('listPosts', author, () => {
    if (call.query['q'] !== 'author')
      throw linkedInError({ status: 400, code: 'ILLEGAL_ARGUMENT', message: 'The finder q must be author' });
    const account = requireActor(request, author, 'read', 'posts.FINDER-author');
    const rows = feedOf(world, account.id);
    if (call.query['sortBy'] === 'LAST_MODIFIED') rows.sort((a, b) => b.updatedAt - a.updatedAt);
    return collection(request, rows, render);
  });
};

const CHANGEABLE = ['commentary', 'contentLandingPage', 'contentCallToActionLabel', 'lifecycleState'];

/** `POST /rest/posts/{urn}` with `X-RestLi-Method: PARTIAL_UPDATE` */
const update = (request: Request): Operation => {
  const { world, params, call } = request;
  const id = params['urn'] ?? '';
  return operation('updatePost', world.posts.get(id)?.accountId, () => {
    if (call.headers['x-restli-method'] !== 'PARTIAL_UPDATE')
      throw linkedInError({
        status: 400,
        code: 'ILLEGAL_ARGUMENT',
        message: 'The header X-RestLi-Method must be PARTIAL_UPDATE',
      });
    const post = requirePost(world, id);
    requireActor(request, post.accountId, 'write', 'posts.PARTIAL_UPDATE');
    const patch = isRecord(call.body['patch']) ? call.body['patch'] : {};
    const set = isRecord(patch['$set']) ? patch['$set'] : {};
    const wrong = Object.keys(set).find((name) => !CHANGEABLE.includes(name));
    if (wrong !== undefined) throw schemaError(wrong, 'field cannot be updated');
    if (set['commentary'] === undefined) throw schemaError('patch.$set', 'must set a field');
    return edit(world, post, commentaryIn(set['commentary']));
  });
};

function edit(world: World, post: Post, { source, text }: ReturnType<typeof readLittleText>): Answer {
  editPost(world, { ...post, extra: { ...post.extra, commentary: source } }, text, 'api');
  return { status: 204 };
}

/** `DELETE /rest/posts/{urn}`. Succeeds for a post that is deleted already. */
const remove = (request: Request): Operation => {
  const { world, params } = request;
  const post = world.posts.get(params['urn'] ?? '');
  return operation('deletePost', post?.accountId, () => {
    if (post?.network !== 'LINKEDIN') throw notFound(params['urn'] ?? '');
    requireActor(request, post.accountId, 'write', 'posts.DELETE');
    showPost(world, post, 'DELETED', 'api');
    return { status: 204 };
  });
};

export const postRoutes: readonly Route[] = [
  restRoute('POST', '/posts', create),
  restRoute('GET', '/posts', listPosts),
  restRoute('GET', '/posts/:urn', readPost),
  restRoute('POST', '/posts/:urn', update),
  restRoute('DELETE', '/posts/:urn', remove),
];
