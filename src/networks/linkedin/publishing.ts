import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import { littleText } from '../../domains/common/little-text';
import {
  CONFIRMATION,
  type Draft,
  type Finding,
  type FollowUpCall,
  type FollowUpResult,
  type PublishedPost,
  type PublishingAccount,
  type PublishingPort,
} from '../../domains/publishing/publishing.port';
import { NetworkClient, type Shared } from '../network-client';
import {
  absent,
  type CallOf,
  comparable,
  type ListedPost,
  matchOf,
  publishingPort,
  type SearchOf,
} from '../publishing';
import { linkedinApi } from './api';
import { linkedinDialect } from './failures';
import { awaitMedia, finishUpload, isMember, LinkedInState, startUpload, uploadPart } from './uploads';

const Posts = z.object({
  elements: z.array(
    z.object({ id: z.string(), commentary: z.string().default(''), publishedAt: z.number() }),
  ),
});

const Comment = z.object({ commentUrn: z.string() });
const Comments = z.object({
  elements: z.array(Comment.extend({ message: z.object({ text: z.string().default('') }) })),
});

const permalinkOf = (urn: string): string => `https://www.linkedin.com/feed/update/${urn}/`;

function kindOf({ media, options }: Draft): PublishedPost['kind'] {
  const [file] = media;
  if (!file) return options.linkedin?.article ? 'ARTICLE' : 'TEXT';
  if (media.length > 1 || file.kind === 'DOCUMENT') return 'CAROUSEL_ALBUM';
  return file.kind === 'VIDEO' ? 'VIDEO' : 'IMAGE';
}

/** Returns the `content` of a post. Undefined if it is text only. */
function contentOf({
  draft: { media, options, title: own },
  state,
}: CallOf<LinkedInState>): object | undefined {
  const files = state.files.map(({ id }, index) => ({ id, altText: media[index]?.altText ?? undefined }));
  if (files.length > 1) return { multiImage: { images: files } };
  if (files.length)
    return { media: { ...files[0], title: options.linkedin?.mediaTitle ?? own ?? undefined } };
  const { article } = options.linkedin ?? {};
  if (!article) return undefined;
  const { url: source, title, description } = article;
  return { article: { source, title, description: description ?? undefined } };
}

const bodyOf = (call: CallOf<LinkedInState>): object => ({
  author: call.account.platformUserId,
  commentary: littleText(call.draft.text),
  visibility: call.draft.options.linkedin?.visibility ?? 'PUBLIC',
  distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
  lifecycleState: 'PUBLISHED',
  isReshareDisabledByAuthor: call.draft.options.linkedin?.isReshareDisabled ?? false,
  content: contentOf(call),
});

/** Whether the posts of an account can be read. Those of members cannot. */
const isReadable = ({ platformUserId, tokens }: PublishingAccount): boolean =>
  !isMember(platformUserId) && tokens.scopes.includes('r_organization_social');

/** LinkedIn: files are uploaded and processed, then the post is created. */
export function linkedinPublishing(shared: Shared): PublishingPort {
  const client = new NetworkClient('LINKEDIN', linkedinDialect, shared);
  const apiOf = (account: PublishingAccount) => linkedinApi(client, account);

  /** Without a list of posts, LinkedIn itself tells the post: it rejects a second one as `DUPLICATE`, with the ID of the first. */
  async function find({ account, draft, since, state, known }: SearchOf<LinkedInState>): Promise<Finding> {
    if (!isReadable(account)) return absent(client, since, state);
    const count = String(client.limit('publishing.evidence_posts'));
    const query = { q: 'author', author: account.platformUserId, count, sortBy: 'CREATED' };
    const { elements } = await apiOf(account).read('/posts', query, Posts);
    const listed = elements.map((element): ListedPost => ({
      platformPostId: element.id,
      kind: kindOf(draft),
      text: element.commentary,
      publishedAt: new Date(element.publishedAt),
      permalink: permalinkOf(element.id),
    }));
    const post = matchOf(client, { since, known, draft }, listed, littleText(draft.text));
    return post ? { found: 'PUBLISHED', post } : absent(client, since, state);
  }

  /** Fails with `GONE` if the post vanished, because LinkedIn accepted it before a file failed. */
  async function confirm({ account, post }: FollowUpCall): Promise<FollowUpResult> {
    if (isReadable(account))
      await apiOf(account).read(`/posts/${encodeURIComponent(post.platformPostId)}`, {}, z.unknown());
    return { post };
  }

  /** Writes the first comment of a page, unless an earlier call did. Preflight rejects those of members, which cannot be read. */
  async function firstComment({ account, draft, post }: FollowUpCall): Promise<FollowUpResult> {
    const api = apiOf(account);
    const text = draft.firstComment ?? '';
    const path = `/socialActions/${encodeURIComponent(post.platformPostId)}/comments`;
    const { elements } = await api.read(path, {}, Comments);
    const existing = elements.find(({ message }) => comparable(message.text) === comparable(text));
    if (existing) return { post, commentId: existing.commentUrn };
    const written = { actor: account.platformUserId, object: post.platformPostId, message: { text } };
    const { body } = await api.write(path, {}, written, Comment);
    return { post, commentId: body.commentUrn };
  }

  return publishingPort<LinkedInState>({
    client,
    state: LinkedInState,
    begin: ({ media }) => ({ step: media.length ? 'startUpload' : 'publish', files: [], hasWaited: false }),
    steps: {
      startUpload: { effect: 'HIDDEN', run: (call) => startUpload(apiOf(call.account), call) },
      uploadPart: { effect: 'HIDDEN', run: (call) => uploadPart(client, call) },
      finishUpload: { effect: 'HIDDEN', run: (call) => finishUpload(apiOf(call.account), call) },
      awaitMedia: { effect: 'NONE', run: (call) => awaitMedia(client, apiOf(call.account), call) },
      publish: {
        effect: 'VISIBLE',
        run: async (call) => {
          const { headers } = await apiOf(call.account).write('/posts', {}, bodyOf(call), z.unknown());
          const id = headers['x-restli-id'];
          if (id === undefined)
            throw new NetworkError('LINKEDIN returned no ID of a post.', {
              platform: 'LINKEDIN',
              class: 'UNKNOWN',
            });
          return {
            published: {
              platformPostId: id,
              kind: kindOf(call.draft),
              publishedAt: client.now,
              permalink: permalinkOf(id),
            },
          };
        },
      },
    },
    find,
    followUps: {
      [CONFIRMATION]: {
        effect: 'NONE',
        isFor: ({ media }) => media.length > 0,
        delay: 'publishing.confirmation_wait',
        run: confirm,
      },
      firstComment: {
        effect: 'VISIBLE',
        isFor: ({ firstComment: text }) => Boolean(text),
        run: firstComment,
      },
    },
  });
}
