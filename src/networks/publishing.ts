import type { z } from 'zod';
import { NetworkError } from '../domains/channels/network.port';
import type {
  Draft,
  Finding,
  FollowUp,
  FollowUpCall,
  FollowUpResult,
  PublicationState,
  PublishedPost,
  PublishedSearch,
  PublishingCall,
  PublishingPort,
  StepEffect,
} from '../domains/publishing/publishing.port';
import { reclassified } from './login-flow';
import type { NetworkClient } from './network-client';

/** A call with the state in the form of the network. */
export type CallOf<S> = Omit<PublishingCall, 'state'> & { readonly state: S };
export type SearchOf<S> = Omit<PublishedSearch, 'state'> & { readonly state: S };

/** What a step led to, with the state in the form of the network. */
export type ResultOf<S> =
  { readonly state: S; readonly runAt?: Date } | { readonly published: PublishedPost };

interface Step<S> {
  readonly effect: StepEffect;
  readonly run: (call: CallOf<S>) => Promise<ResultOf<S>>;
}

interface FollowingStep {
  readonly effect: StepEffect;
  /** Defaults to all posts. */
  readonly isFor?: (draft: Draft) => boolean;
  /** Name of the limit with the seconds after publishing at which it runs. Defaults to at once. */
  readonly delay?: string;
  readonly run: (call: FollowUpCall) => Promise<FollowUpResult>;
}

/** How a network publishes. */
interface Publisher<S extends PublicationState> {
  readonly client: NetworkClient;
  readonly state: z.ZodType<S>;
  readonly begin: (draft: Draft) => S;
  readonly steps: Readonly<Record<S['step'], Step<S>>>;
  readonly find: (search: SearchOf<S>) => Promise<Finding>;
  readonly followUps: Readonly<Record<string, FollowingStep>>;
}

/** Creates the publishing port of a network. */
export function publishingPort<S extends PublicationState>(publisher: Publisher<S>): PublishingPort {
  const { client, begin, find } = publisher;
  const followUps = new Map(Object.entries(publisher.followUps));
  const stateOf = (state: PublicationState): S => publisher.state.parse(state);
  const stepOf = (state: S): Step<S> => publisher.steps[state.step as S['step']];
  return {
    platform: client.platform,
    begin,
    effectOf: (state) => stepOf(stateOf(state)).effect,
    run: async (call) => {
      const state = stateOf(call.state);
      const { effect, run } = stepOf(state);
      return run({ ...call, state }).catch(effect === 'VISIBLE' ? rethrow : repeatable);
    },
    findPublished: async (search) => find({ ...search, state: stateOf(search.state) }),
    followUps: (draft) =>
      [...followUps]
        .filter(([, { isFor }]) => isFor?.(draft) ?? true)
        .map(([name, { effect, delay }]): FollowUp => {
          return { name, effect, delay: delay === undefined ? 0 : client.limit(delay) };
        }),
    follow: async (name, call) => {
      const step = followUps.get(name);
      if (!step) throw new Error(`${client.platform} has no follow-up ${name}.`);
      return step.run(call);
    },
  };
}

function rethrow(error: unknown): never {
  throw error;
}

/** Nothing can be visible after a step that is not `VISIBLE`, so an unknown result means that it can be repeated. */
function repeatable(error: unknown): never {
  if (!(error instanceof NetworkError) || error.class !== 'UNKNOWN') throw error;
  throw reclassified(error, 'NOT_SENT', error.retryAt);
}

/** Returns a text in the form in which texts are compared, because networks change spaces and line breaks. */
export const comparable = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** A post of an account, as a list of the network has it. */
export interface ListedPost extends PublishedPost {
  readonly text: string;
}

/**
 * Returns the listed post that can be the result of a step: with the text of the draft, not of another publication, and not older
 * than the step. Of several, the one nearest to the step.
 */
export function matchOf(
  client: NetworkClient,
  { since, known, draft }: Pick<PublishedSearch, 'since' | 'known' | 'draft'>,
  listed: readonly ListedPost[],
  text: string = draft.text,
): PublishedPost | undefined {
  const earliest = earliestOf(client, since).getTime();
  const distance = ({ publishedAt }: ListedPost): number => Math.abs(publishedAt.getTime() - since.getTime());
  const candidates = listed
    .filter(({ platformPostId: id, publishedAt }) => publishedAt.getTime() >= earliest && !known.includes(id))
    .filter((post) => comparable(post.text) === comparable(text))
    .sort((a, b) => distance(a) - distance(b));
  return candidates[0] && published(candidates[0]);
}

/** Returns a post without its text. */
export const published = ({
  platformPostId,
  kind,
  publishedAt,
  permalink,
}: PublishedPost): PublishedPost => ({
  platformPostId,
  kind,
  publishedAt,
  permalink,
});

/** Returns the earliest time that a network can give a post. Clocks differ, and times in lists have no milliseconds. */
export const earliestOf = (client: NetworkClient, since: Date): Date =>
  new Date(since.getTime() - client.limit('publishing.clock_difference') * 1000);

/** Returns that there is no post, or that it is too early to tell. */
export function absent(client: NetworkClient, since: Date, state: PublicationState): Finding {
  const decidedAt = new Date(since.getTime() + client.limit('publishing.evidence_wait') * 1000);
  return client.now < decidedAt ? { found: 'UNDECIDED', lookAt: decidedAt } : { found: 'ABSENT', state };
}

/** Returns an error of the class `DUPLICATE` with the ID of the post that exists. */
function duplicating(error: NetworkError, duplicateOf: string | undefined): NetworkError {
  const { message, platform, code, traceId } = error;
  return new NetworkError(message, { platform, class: 'DUPLICATE', code, traceId, duplicateOf });
}

/** Returns when to read again how far the platform is: often at first, then seldom. `since` is in milliseconds. */
export function nextRead(client: NetworkClient, since: number): Date {
  const patience = client.limit('publishing.processing_wait');
  const isLate = client.now.getTime() - since >= patience * 1000;
  return client.after(isLate ? patience : client.limit('publishing.processing_interval_min'));
}

/** Returns an error that rejects a value with the path of that value in the draft, if the draft has it in another place. */
export function relocated(error: unknown, paths: Readonly<Record<string, string>>): unknown {
  const problem = error instanceof NetworkError ? error.problem : undefined;
  const field = paths[problem?.field ?? ''];
  if (!(error instanceof NetworkError) || !problem || field === undefined) return error;
  const { platform, class: failureClass, code, traceId } = error;
  const failure = { platform, class: failureClass, code, traceId, problem: { ...problem, field } };
  return new NetworkError(error.message, failure);
}

/**
 * Returns an error of the class `DUPLICATE` with the ID of the post that the network took for the same. If the search for that
 * post fails, the error has no ID.
 */
export async function namingTwin(
  error: unknown,
  { text }: Draft,
  list: () => Promise<readonly ListedPost[]>,
): Promise<unknown> {
  if (!(error instanceof NetworkError) || error.class !== 'DUPLICATE') return error;
  const listed = await list().catch((failure: unknown) => {
    if (failure instanceof NetworkError) return [];
    throw failure;
  });
  const twin = listed.find((post) => comparable(post.text) === comparable(text));
  return duplicating(error, twin?.platformPostId);
}
