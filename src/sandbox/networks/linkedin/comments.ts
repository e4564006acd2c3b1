import { comment, commentsOf, deleteComment, editComment } from '../../frame/effects';
import { operation, type Operation, type Route } from '../../frame/network';
import type { Comment, Post } from '../../frame/rows';
import { isRecord, textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { collection, created, read, type Request, requireActor, restRoute } from './api';
import { denied, inputError, linkedInError, notFound, schemaError } from './errors';
import { requirePost } from './posts';
import { announceComment } from './webhooks';

const LONGEST_COMMENT = 1250;

/** A comment is addressed by the URN of its post and its own ID, or by a URN of both. */
const commentUrn = (postId: string, id: string): string => `urn:li:comment:(${postId},${id})`;

export const newCommentUrn = (world: World, post: Post): string => commentUrn(post.id, world.newId());

const shortId = (row: Comment): string => /,(\d+)\)$/.exec(row.id)?.[1] ?? '';

/** What the path of a request names: a post, or a comment of one. */
interface Subject {
  readonly post: Post;
  readonly parent?: Comment;
}

function subjectOf(world: World, urn: string): Subject {
  const parent = world.comments.get(urn);
  const post = requirePost(world, parent?.postId ?? urn);
  return parent ? { post, parent } : { post };
}

/** Returns the ID of the account that a path is about. */
const accountIdOf = (world: World, urn = ''): string | undefined =>
  world.posts.get(world.comments.get(urn)?.postId ?? urn)?.accountId;

const authorUrn = (world: World, row: Comment): string =>
  row.authorAccountId ?? `urn:li:person:${world.seededSecret(`author:${row.author}`).slice(0, 10)}`;

function render(world: World, row: Comment): object {
  const actor = authorUrn(world, row);
  const replies = commentsOf(world, row.postId, row.id).length;
  return {
    id: shortId(row),
    $URN: row.id,
    commentUrn: row.id,
    actor,
    object: row.parentId ?? row.postId,
    ...(row.parentId !== undefined && { parentComment: row.parentId }),
    message: { attributes: [], text: row.text },
    created: { actor, time: row.createdAt },
    lastModified: { actor, time: row.createdAt },
    commentsSummary: { totalFirstLevelComments: replies, aggregatedTotalComments: replies },
  };
}

/** `GET /rest/socialActions/{urn}/comments` */
const list = (request: Request): Operation => {
  const { world, params } = request;
  return read('listComments', accountIdOf(world, params['urn']), () => {
    const { post, parent } = subjectOf(world, params['urn'] ?? '');
    requireActor(request, post.accountId, 'read', 'socialActions.GET');
    return collection(request, commentsOf(world, post.id, parent?.id), (row) => render(world, row));
  });
};

function textIn(value: unknown): string {
  const text = isRecord(value) ? textOf(value['text']) : undefined;
  if (!text) throw schemaError('message.text', 'field is required but not found');
  if (text.length > LONGEST_COMMENT)
    throw inputError(
      'FIELD_LENGTH_TOO_LONG',
      `Comments have at most ${LONGEST_COMMENT} characters.`,
      'message',
    );
  return text;
}

/** `POST /rest/socialActions/{urn}/comments`: a comment, or a reply to a comment. */
const create = (request: Request): Operation => {
  const { world, params, call } = request;
  return operation('createComment', accountIdOf(world, params['urn']), () => {
    const { post, parent } = subjectOf(world, params['urn'] ?? '');
    const actor = textOf(call.body['actor']) ?? '';
    const account = requireActor(request, actor, 'write', 'socialActions.CREATE');
    const parentId = parent?.id ?? textOf(call.body['parentComment']);
    if (parentId !== undefined && world.comments.get(parentId)?.postId !== post.id) throw notFound(parentId);
    if (parentId !== undefined && world.comments.get(parentId)?.parentId !== undefined)
      throw inputError('INVALID_VALUE', 'Replies cannot be replied to.', 'parentComment');
    const row = comment(
      world,
      {
        id: newCommentUrn(world, post),
        node: 'linkedInComment',
        network: 'LINKEDIN',
        postId: post.id,
        parentId,
        author: account.name,
        authorAccountId: account.id,
        text: textIn(call.body['message']),
        createdAt: world.clock.now(),
        hidden: false,
      },
      'api',
    );
    announceComment(world, row);
    return created(shortId(row), render(world, row));
  });
};

/** Returns a comment by the URN of its post and its ID. */
function requireComment(world: World, params: Request['params']): Comment {
  const { post } = subjectOf(world, params['urn'] ?? '');
  const row = world.comments.get(commentUrn(post.id, params['id'] ?? ''));
  if (!row) throw notFound(params['id'] ?? '');
  return row;
}

const readOne = (request: Request): Operation => {
  const { world, params } = request;
  return read('readComment', accountIdOf(world, params['urn']), () => {
    const row = requireComment(world, params);
    requireActor(request, requirePost(world, row.postId).accountId, 'read', 'socialActions.GET');
    return render(world, row);
  });
};

/** `POST /rest/socialActions/{urn}/comments/{id}?actor=` with `X-RestLi-Method: PARTIAL_UPDATE`: edits an own comment. */
const update = (request: Request): Operation => {
  const { world, params, call } = request;
  return operation('updateComment', accountIdOf(world, params['urn']), () => {
    if (call.headers['x-restli-method'] !== 'PARTIAL_UPDATE')
      throw linkedInError({
        status: 400,
        code: 'ILLEGAL_ARGUMENT',
        message: 'The header X-RestLi-Method must be PARTIAL_UPDATE',
      });
    const row = requireComment(world, params);
    const actor = call.query['actor'] ?? '';
    requireActor(request, actor, 'write', 'socialActions.PARTIAL_UPDATE');
    if (row.authorAccountId !== actor) throw denied('socialActions.PARTIAL_UPDATE');
    const patch = isRecord(call.body['patch']) ? call.body['patch'] : {};
    const message = isRecord(patch['message']) ? patch['message']['$set'] : undefined;
    editComment(world, row, textIn(message), 'api');
    return { status: 204 };
  });
};

/** `DELETE /rest/socialActions/{urn}/comments/{id}?actor=`: by its author, or by the author of the post. */
const remove = (request: Request): Operation => {
  const { world, params, call } = request;
  return operation('deleteComment', accountIdOf(world, params['urn']), () => {
    const row = requireComment(world, params);
    const actor = call.query['actor'] ?? '';
    requireActor(request, actor, 'write', 'socialActions.DELETE');
    const isAllowed = row.authorAccountId === actor || requirePost(world, row.postId).accountId === actor;
    if (!isAllowed) throw denied('socialActions.DELETE');
    deleteComment(world, row, 'api');
    return { status: 204 };
  });
};

export const commentRoutes: readonly Route[] = [
  restRoute('GET', '/socialActions/:urn/comments', list),
  restRoute('POST', '/socialActions/:urn/comments', create),
  restRoute('GET', '/socialActions/:urn/comments/:id', readOne),
  restRoute('POST', '/socialActions/:urn/comments/:id', update),
  restRoute('DELETE', '/socialActions/:urn/comments/:id', remove),
];
