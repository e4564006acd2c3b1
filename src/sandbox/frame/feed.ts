import type { FastifyInstance, FastifyReply } from 'fastify';
import { commentsOf, feedOf, isPublic } from './effects';
import { html, type Html, page, PAGE_HEADERS } from './html';
import type { Network } from './network';
import { pictureOf } from './pictures';
import type { Account, Comment, MediaCopy, Post } from './rows';
import type { World } from './world';

/** Adds the public page of each account, the permalinks of posts, and the media files they show. */
export function addFeedPages(app: FastifyInstance, network: Network, world: World): void {
  const accountOf = (username: string): Account | undefined =>
    world.accounts.all().find((row) => row.network === network.name && row.username === username);

  app.get<{ Params: { username: string } }>('/sandbox/feed/:username', async ({ params }, reply) => {
    const account = accountOf(params.username);
    if (!account) return notFound(reply, 'No account has this username.');
    return reply.headers(PAGE_HEADERS).send(feedPage(network, world, account));
  });
  const [path = '', query] = network.permalink(':username', ':shortcode').split('?');
  const parameter = [...new URLSearchParams(query)].find(([, value]) => value === ':shortcode')?.[0];
  app.get<{ Params: { shortcode?: string }; Querystring: Record<string, string> }>(
    path,
    async (request, reply) => {
      const shortcode = parameter ? request.query[parameter] : request.params.shortcode;
      const post = world.posts
        .all()
        .find((row) => row.network === network.name && row.shortcode === shortcode && isPublic(row));
      const account = post && world.accounts.get(post.accountId);
      if (!post || !account) return notFound(reply, 'This post is not available.');
      return reply.headers(PAGE_HEADERS).send(page(`Post by ${account.name}`, article(network, world, post)));
    },
  );
  app.get<{ Params: { file: string } }>('/sandbox/media/:file', async ({ params }, reply) => {
    const copy = world.posts
      .all()
      .flatMap(({ media }) => media)
      .find(({ file }) => file === params.file);
    const content = copy && world.media.read(params.file);
    if (!content) return notFound(reply, 'No media file has this name.');
    return reply.header('content-type', copy.type).header('x-content-type-options', 'nosniff').send(content);
  });
}

const notFound = (reply: FastifyReply, text: string): FastifyReply =>
  reply
    .code(404)
    .headers(PAGE_HEADERS)
    .send(page('Not found', html`<p>${text}</p>`));

function feedPage(network: Network, world: World, account: Account): string {
  const posts = feedOf(world, account.id).filter(isPublic);
  return page(
    `${account.name} on ${network.title}`,
    html`<p><img class="picture" src="${pictureOf(world, account)}" alt="" /></p>
      <p>@${account.username} · ${account.followers} followers</p>
      <p>${account.about}</p>
      <h2>Posts</h2>
      ${posts.length ? posts.map((post) => article(network, world, post)) : html`<p>No posts yet.</p>`}`,
  );
}

function article(network: Network, world: World, post: Post): Html {
  const username = world.accounts.get(post.accountId)?.username ?? '';
  const parts = world.posts.all().filter(({ partOf }) => partOf === post.id);
  const media = post.media.length ? post.media : parts.flatMap((part) => part.media);
  const comments = commentsOf(world, post.id).filter(({ hidden }) => !hidden);
  const time = new Date(post.createdAt).toISOString();
  return html`<article id="${post.id}">
    <p class="text">${post.text}</p>
    ${post.link ? html`<p><a href="${post.link}" rel="nofollow">${post.link}</a></p>` : ''}
    ${media.map((copy) => figure(copy))}
    <p>
      <a href="${network.permalink(username, post.shortcode)}"
        >${post.kind}, <time datetime="${time}">${time}</time></a
      >
    </p>
    ${
      comments.length
        ? html`<h3>Comments</h3>
            <ul>
              ${comments.map((comment) => commentItem(world, comment))}
            </ul>`
        : ''
    }
  </article>`;
}

function commentItem(world: World, comment: Comment): Html {
  const replies = commentsOf(world, comment.postId, comment.id).filter(({ hidden }) => !hidden);
  return html`<li class="text">
    ${comment.author}: ${comment.text}
    ${
      replies.length
        ? html`<ul>
            ${replies.map((reply) => commentItem(world, reply))}
          </ul>`
        : ''
    }
  </li>`;
}

function figure(copy: MediaCopy): Html {
  const url = `/sandbox/media/${copy.file}`;
  if (copy.type.startsWith('image/'))
    return html`<p><img src="${url}" alt="${copy.altText ?? 'Image without a description'}" /></p>`;
  if (copy.type.startsWith('video/'))
    return html`<p><video src="${url}" controls preload="none" aria-label="Video of the post"></video></p>`;
  return html`<p><a href="${url}">Document</a></p>`;
}
