import { comment, commentsOf, deleteComment, editComment, hideComment, isVisible } from '../../frame/effects';
import { operation, type Operation } from '../../frame/network';
import type { Account, Comment, Post } from '../../frame/rows';
import { invalid, metaError, notFound } from './errors';
import { type Fields, select } from './fields';
import { type Edges, type GraphCall, graphTime, paged, read, success } from './graph';
import { type Permission, requireAccount, requirePermission } from './tokens';
import { sendChange } from './webhooks';

/** The differences between comments of Instagram and of Facebook. */
interface CommentStyle {
  readonly node: string;
  readonly postNodes: readonly string[];
  readonly permission: Permission;
  readonly maximum: number;
}

const INSTAGRAM: CommentStyle = {
  node: 'igComment',
  postNodes: ['igMedia'],
  permission: 'comments',
  maximum: 2200,
};
const FACEBOOK: CommentStyle = {
  node: 'fbComment',
  postNodes: ['fbPost', 'video'],
  permission: 'pageEngagement',
  maximum: 8000,
};

/** Returns a visible post and its account, if the token reaches them. */
export function requirePost(graph: GraphCall, postId = graph.id): { post: Post; account: Account } {
  const { world, call } = graph;
  const post = world.posts.get(postId);
  if (!isVisible(post)) throw notFound(postId, call.method.toLowerCase());
  return { post, account: requireAccount(graph, post.accountId) };
}

function requireComment(graph: GraphCall, style: CommentStyle) {
  requirePermission(graph.token, style.permission);
  const row = graph.world.comments.get(graph.id);
  if (!row) throw notFound(graph.id, graph.call.method.toLowerCase());
  return { row, ...requirePost(graph, row.postId) };
}

const accountOf = (graph: GraphCall): string | undefined => {
  const postId = graph.world.comments.get(graph.id)?.postId ?? graph.id;
  return graph.world.posts.get(postId)?.accountId;
};

function fieldsOf(graph: GraphCall, row: Comment): Fields {
  const { world } = graph;
  const replies = (selection: string | undefined) => ({
    data: commentsOf(world, row.postId, row.id).map((reply) =>
      select(selection, 'Comment', fieldsOf(graph, reply), ['id']),
    ),
  });
  return {
    id: () => row.id,
    text: () => row.text,
    message: () => row.text,
    timestamp: () => graphTime(row.createdAt),
    created_time: () => graphTime(row.createdAt),
    username: () => row.author,
    from: () => ({
      id: row.authorAccountId ?? world.seededId(`author:${row.author}`),
      name: row.author,
      username: row.author,
    }),
    hidden: () => row.hidden,
    is_hidden: () => row.hidden,
    like_count: () => world.number(`likes:${row.id}`, 20),
    parent_id: () => row.parentId,
    media: () => ({ id: row.postId }),
    replies,
    comments: replies,
    comment_count: () => commentsOf(world, row.postId, row.id).length,
  };
}

const list =
  (name: string, style: CommentStyle) =>
  (graph: GraphCall): Operation =>
    read(name, accountOf(graph), () => {
      const isReply = graph.world.comments.get(graph.id) !== undefined;
      const { post } = isReply ? requireComment(graph, style) : requirePost(graph);
      requirePermission(graph.token, style === FACEBOOK ? 'pageContent' : style.permission);
      const all = graph.world.comments.all().filter(({ postId }) => postId === post.id);
      const rows =
        graph.params['filter'] === 'stream'
          ? all
          : commentsOf(graph.world, post.id, isReply ? graph.id : undefined);
      const defaults =
        style === INSTAGRAM ? ['timestamp', 'text', 'id'] : ['created_time', 'from', 'message', 'id'];
      const newestFirst = style === INSTAGRAM ? [...rows].reverse() : rows;
      return paged(graph, newestFirst, (row) =>
        select(graph.params['fields'], 'Comment', fieldsOf(graph, row), defaults),
      );
    });

const write =
  (name: string, style: CommentStyle) =>
  (graph: GraphCall): Operation =>
    operation(name, accountOf(graph), () => {
      const { world, params } = graph;
      requirePermission(graph.token, style.permission);
      const parent = world.comments.get(graph.id);
      const { post, account } = requirePost(graph, parent?.postId ?? graph.id);
      const text = params['message'] ?? '';
      if (!text || text.length > style.maximum)
        throw invalid('The parameter message is required and must not be too long.');
      if (style === INSTAGRAM && parent?.parentId)
        throw invalid('Only top-level comments can be replied to.');
      if (parent?.hidden) throw invalid('Hidden comments cannot be replied to.');
      const id = style === FACEBOOK ? `${post.id.split('_').at(-1)}_${world.newId()}` : world.newId();
      const row = comment(
        world,
        {
          id,
          node: style.node,
          network: post.network,
          postId: post.id,
          parentId: parent?.id,
          author: account.username,
          authorAccountId: account.id,
          text,
          createdAt: world.clock.now(),
          hidden: false,
        },
        'api',
      );
      announceComment(graph.world, row);
      return { status: 200, body: { id } };
    });

const foreignComment = () =>
  metaError({ code: 200, message: '(#200) Only comments of the page can be edited.', status: 403 });

const hideParameter = { igComment: 'hide', fbComment: 'is_hidden' } as const;

const change =
  (name: string, style: CommentStyle) =>
  (graph: GraphCall): Operation =>
    operation(name, accountOf(graph), () => {
      const { row, account } = requireComment(graph, style);
      const hide = graph.params[hideParameter[style.node as keyof typeof hideParameter]];
      const message = style === FACEBOOK ? graph.params['message'] : undefined;
      if (hide === undefined && message === undefined) throw invalid('The parameter hide is required.');
      if (message !== undefined) {
        if (row.authorAccountId !== account.id) throw foreignComment();
        editComment(graph.world, row, message, 'api');
      }
      if (hide !== undefined) {
        if (style === INSTAGRAM && row.authorAccountId === account.id)
          throw invalid('Comments of the account itself cannot be hidden.');
        hideComment(graph.world, row, hide === 'true', 'api');
      }
      return success();
    });

const remove =
  (name: string, style: CommentStyle) =>
  (graph: GraphCall): Operation =>
    operation(name, accountOf(graph), () => {
      const { row } = requireComment(graph, style);
      deleteComment(graph.world, row, 'api');
      return success();
    });

const readOne =
  (name: string, style: CommentStyle) =>
  (graph: GraphCall): Operation =>
    read(name, accountOf(graph), () => {
      const { row } = requireComment(graph, style);
      return select(graph.params['fields'], 'Comment', fieldsOf(graph, row), ['id']);
    });

/** Sends the webhook of a new comment. */
export function announceComment(world: GraphCall['world'], row: Comment): void {
  const post = world.posts.get(row.postId);
  if (!post) return;
  const from = {
    id: row.authorAccountId ?? world.seededId(`author:${row.author}`),
    username: row.author,
    name: row.author,
  };
  if (row.network === 'INSTAGRAM') {
    const media = { id: post.id, media_product_type: post.kind };
    sendChange(world, 'INSTAGRAM', post.accountId, 'comments', {
      id: row.id,
      from,
      media,
      text: row.text,
      parent_id: row.parentId,
    });
    return;
  }
  const time = Math.floor(row.createdAt / 1000);
  sendChange(world, 'FACEBOOK', post.accountId, 'feed', {
    item: 'comment',
    verb: 'add',
    comment_id: row.id,
    post_id: post.id,
    parent_id: row.parentId ?? post.id,
    from,
    message: row.text,
    created_time: time,
  });
}

const edgesOf = (style: CommentStyle, replies: string): Edges => ({
  ...Object.fromEntries(
    style.postNodes.flatMap((node) => [
      [`GET ${node}/comments`, list('listComments', style)],
      [`POST ${node}/comments`, write('createComment', style)],
    ]),
  ),
  [`GET ${style.node}`]: readOne('readComment', style),
  [`GET ${style.node}/${replies}`]: list('listReplies', style),
  [`POST ${style.node}/${replies}`]: write('createReply', style),
  [`POST ${style.node}`]: change('updateComment', style),
  [`DELETE ${style.node}`]: remove('deleteComment', style),
});

export const commentEdges: Edges = { ...edgesOf(INSTAGRAM, 'replies'), ...edgesOf(FACEBOOK, 'comments') };
