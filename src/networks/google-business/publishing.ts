import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import {
  CONFIRMATION,
  type Finding,
  type FollowUpCall,
  type FollowUpResult,
  type PublishingAccount,
  type PublishingPort,
} from '../../domains/publishing/publishing.port';
import { bearer, type NetworkRequest } from '../http-client';
import { NetworkClient, type Shared } from '../network-client';
import {
  absent,
  type CallOf,
  matchOf,
  nextRead,
  published,
  publishingPort,
  type ResultOf,
  type SearchOf,
} from '../publishing';
import { postsDialect } from './failures';
import { bodyOf, GoogleState, isOfTopic, listedAs, LocalPost, rejection } from './posts';

const LocalPosts = z.object({ localPosts: z.array(LocalPost).default([]) });

/** The API of the posts of locations. */
function postsApi(client: NetworkClient, { platformUserId: account, tokens }: PublishingAccount) {
  const headers = bearer(tokens.accessToken);
  const send = <T>(path: string, call: Partial<NetworkRequest>, schema: z.ZodType<T>): Promise<T> => {
    const url = `https://mybusiness.googleapis.com/${client.text('api.post_version')}/${path}`;
    return client.call({ method: 'GET', ...call, url, headers, account }, schema);
  };
  return {
    read: (name: string) => send(name, {}, LocalPost),
    create: (json: object) =>
      send(`${account}/localPosts`, { method: 'POST', json, effect: true }, LocalPost),
    list: async (pageSize: number) =>
      (await send(`${account}/localPosts`, { query: { pageSize: String(pageSize) } }, LocalPosts)).localPosts,
  };
}

/** Google Business Profile: a post is created, then Google reviews it before it is shown. */
export function googleBusinessPublishing(shared: Shared): PublishingPort {
  const client = new NetworkClient('GOOGLE_BUSINESS', postsDialect, shared);
  const apiOf = (account: PublishingAccount) => postsApi(client, account);

  /** Waits for the review. */
  async function awaitReview({ account, draft, state }: CallOf<GoogleState>): Promise<ResultOf<GoogleState>> {
    const post = await apiOf(account).read(state.name ?? '');
    if (post.state === 'REJECTED') throw rejection();
    if (post.state === 'LIVE')
      return { published: { ...published(listedAs(draft, post)), publishedAt: client.now } };
    const waitingSince = state.waitingSince ?? client.now.getTime();
    return { state: { ...state, waitingSince }, runAt: nextRead(client, waitingSince) };
  }

  async function find({ account, draft, since, known, state }: SearchOf<GoogleState>): Promise<Finding> {
    const posts = await apiOf(account).list(client.limit('publishing.evidence_posts'));
    const listed = posts.filter((post) => isOfTopic(draft, post)).map((post) => listedAs(draft, post));
    const found = matchOf(client, { since, known, draft }, listed);
    if (!found) return absent(client, since, state);
    const review = posts.find(({ name }) => name === found.platformPostId)?.state;
    if (review === 'LIVE') return { found: 'PUBLISHED', post: found };
    // The step that waits returns the post, or reports that it was rejected.
    const awaiting: GoogleState = { step: 'awaitReview', name: found.platformPostId };
    return { found: 'ABSENT', state: awaiting };
  }

  /** Google can reject a post after it was shown. */
  async function confirm({ account, draft, post }: FollowUpCall): Promise<FollowUpResult> {
    const current = await apiOf(account).read(post.platformPostId);
    if (current.state === 'REJECTED') throw rejection();
    if (current.state === 'LIVE')
      return { post: { ...post, permalink: listedAs(draft, current).permalink ?? post.permalink } };
    throw new NetworkError('GOOGLE_BUSINESS reviews the post again.', {
      platform: 'GOOGLE_BUSINESS',
      class: 'NOT_SENT',
      retryAt: client.after(client.limit('publishing.confirmation_wait')),
    });
  }

  return publishingPort<GoogleState>({
    client,
    state: GoogleState,
    begin: () => ({ step: 'createPost' }),
    steps: {
      createPost: {
        effect: 'VISIBLE',
        run: async (call) => {
          const { name } = await apiOf(call.account).create(await bodyOf(call));
          return { state: { step: 'awaitReview', name } };
        },
      },
      awaitReview: { effect: 'NONE', run: awaitReview },
    },
    find,
    followUps: {
      [CONFIRMATION]: { effect: 'NONE', delay: 'publishing.confirmation_wait', run: confirm },
    },
  });
}
