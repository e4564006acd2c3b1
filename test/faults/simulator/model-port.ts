import {
  CONFIRMATION,
  type Finding,
  type FollowUp,
  type FollowUpCall,
  type FollowUpResult,
  type PublicationState,
  type PublishedPost,
  type PublishedSearch,
  type PublishingCall,
  type PublishingPort,
  type StepEffect,
} from '../../../src/domains/publishing/publishing.port';
import { failureOf } from '../../../src/domains/publishing/publisher/failure';
import type { Ending, Gates } from './gates';
import { EVIDENCE_WAIT_MS, type Manner, type ModelPost, type PlatformModel } from './platform-model';

/** The state between the steps of all manners. */
interface ModelState extends PublicationState {
  readonly step: 'create' | 'await' | 'publish' | 'open' | 'upload' | 'review';
  /** ID of the container or the session. */
  readonly object?: string;
}

type Ran = Awaited<ReturnType<PublishingPort['run']>>;

const FIRST: Readonly<Record<Manner, ModelState['step']>> = {
  DIRECT: 'publish',
  BLIND: 'publish',
  CONTAINER: 'create',
  REVIEW: 'open',
};
const EFFECTS: Readonly<Record<ModelState['step'], StepEffect>> = {
  create: 'HIDDEN',
  await: 'NONE',
  publish: 'VISIBLE',
  open: 'HIDDEN',
  upload: 'VISIBLE',
  review: 'NONE',
};
const FIRST_COMMENT = 'firstComment';
const FOLLOW_UPS: Readonly<Record<Manner, readonly FollowUp[]>> = {
  DIRECT: [
    { name: 'permalink', effect: 'NONE', delay: 0 },
    // So late that users pause some accounts before it.
    { name: FIRST_COMMENT, effect: 'VISIBLE', delay: 600 },
  ],
  CONTAINER: [{ name: CONFIRMATION, effect: 'NONE', delay: 300 }],
  REVIEW: [],
  BLIND: [],
};
/** A process is never suspended for longer between an intent and its call, see decision 0080. */
const MAXIMUM_SUSPENSION_MS = 45_000;

/** Names of posts are compared by what the platform told. */
const publishedPost = ({ id, decidedAt }: ModelPost): PublishedPost => ({
  platformPostId: id,
  kind: 'TEXT',
  publishedAt: new Date(decidedAt),
  permalink: null,
});

/** What the simulation is told of a call. */
export interface CallObserver {
  /** A call waits to be sent. */
  arrived(label: string): void;
  /** A call that followers see waits to be sent, although users have paused the account before it was read. */
  paused(label: string): void;
  /** A request was sent that the platform handles later. */
  delayed(handle: () => void): void;
}

/** How a platform of the simulation publishes, for one process. Each call waits to be sent, and its response to be received. */
export class ModelPort implements PublishingPort {
  constructor(
    private readonly model: PlatformModel,
    private readonly gates: Gates,
    private readonly process: string,
    private readonly observer: CallObserver,
  ) {}

  get platform() {
    return this.model.platform;
  }

  begin = (): ModelState => ({ step: FIRST[this.model.manner] });
  effectOf = ({ step }: PublicationState): StepEffect => EFFECTS[step as ModelState['step']];
  followUps = (): readonly FollowUp[] => FOLLOW_UPS[this.model.manner];

  run(call: PublishingCall): Promise<Ran> {
    return this.call(call.state.step, this.effectOf(call.state), call, () => this.step(call));
  }

  findPublished(search: PublishedSearch): Promise<Finding> {
    return this.call('find', 'NONE', search, () => this.find(search));
  }

  follow(name: string, call: FollowUpCall): Promise<FollowUpResult> {
    const isComment = name === FIRST_COMMENT;
    if (isComment && this.model.paused.has(call.account.platformUserId))
      this.observer.paused(`${this.platform}.${name}`);
    return this.call(name, isComment ? 'VISIBLE' : 'NONE', call, () => this.followUp(name, call));
  }

  private step({ account: { platformUserId }, draft: { text }, state }: PublishingCall): Ran {
    const { model } = this;
    const { step, object = '' } = state as ModelState;
    switch (step) {
      case 'create':
        return { state: stateOf('await', model.createContainer()) };
      case 'await':
        return model.isReady(object)
          ? { state: stateOf('publish', object) }
          : { state, runAt: model.after(5) };
      case 'publish':
        return { published: publishedPost(model.publish(platformUserId, text, object || undefined)) };
      case 'open':
        return { state: stateOf('upload', model.openSession()) };
      case 'upload':
        model.upload(object, platformUserId, text);
        return { state: stateOf('review', object), runAt: model.after(10) };
      case 'review':
        return this.review(state, model.uploaded(object));
    }
  }

  private review(state: PublicationState, post: ModelPost | undefined): Ran {
    const { model } = this;
    if (!post) throw model.fail('GONE');
    if (post.decidedAt > model.now) return { state, runAt: model.after(60) };
    if (post.isRejected) throw model.fail('FIX_MEDIA', { problem: { field: 'media', rule: 'REVIEW' } });
    return { published: publishedPost(post) };
  }

  private find({ account, draft, state, since, known }: PublishedSearch): Finding {
    const { model } = this;
    if (model.manner === 'BLIND') return { found: 'UNDECIDED', lookAt: model.after(15 * 60) };
    const { object } = state as ModelState;
    const uploaded = model.uploaded(object);
    if (uploaded) {
      if (uploaded.isRejected || uploaded.decidedAt > model.now)
        return { found: 'ABSENT', state: stateOf('review', object) };
      return { found: 'PUBLISHED', post: publishedPost(uploaded) };
    }
    const listed = model.manner === 'REVIEW' ? [] : model.listed(account.platformUserId);
    const post = listed.find(
      ({ id, text, createdAt }) => text === draft.text && createdAt >= since.getTime() && !known.includes(id),
    );
    if (post) return { found: 'PUBLISHED', post: publishedPost(post) };
    const decidedAt = since.getTime() + EVIDENCE_WAIT_MS;
    return model.now < decidedAt
      ? { found: 'UNDECIDED', lookAt: new Date(decidedAt) }
      : { found: 'ABSENT', state: model.manner === 'CONTAINER' ? this.begin() : state };
  }

  private followUp(name: string, { post }: FollowUpCall): FollowUpResult {
    const { model } = this;
    if (name === FIRST_COMMENT) return { post, commentId: `comment of ${post.platformPostId}` };
    if (name === CONFIRMATION && model.post(post.platformPostId)?.isWithdrawn) throw model.fail('GONE');
    return { post: { ...post, permalink: `https://platform.example/${post.platformPostId}` } };
  }

  /** Sends a request when the schedule says so. The response, or the failure, is received later. */
  private async call<T>(
    name: string,
    effect: StepEffect,
    { account }: Pick<PublishingCall, 'account'>,
    handle: () => T,
  ): Promise<T> {
    const { model, gates, process } = this;
    const label = `${model.platform}.${name}`;
    const until = effect === 'VISIBLE' ? model.now + MAXIMUM_SUSPENSION_MS : Infinity;
    this.observer.arrived(label);
    const ending = await gates.arrive({ process, kind: 'call', label, until });
    const authorized = (): T => {
      model.authorize(account.platformUserId, account.tokens.accessToken);
      return handle();
    };
    const outcome = this.outcomeOf(ending, effect, authorized);
    const told = 'value' in outcome ? 'ok' : failureOf(outcome.error).class;
    await gates.arrive({ process, kind: 'answer', label: `${label} ${told}`, until: Infinity });
    if ('value' in outcome) return outcome.value;
    throw outcome.error;
  }

  private outcomeOf<T>(ending: Ending, effect: StepEffect, handle: () => T): { value: T } | { error: Error } {
    const { model } = this;
    const attempt = (): { value: T } | { error: Error } => {
      try {
        return { value: handle() };
      } catch (error) {
        return { error: error as Error };
      }
    };
    /** Only after a step that can make the post visible is it unknown what happened. */
    const failed = { error: model.fail(effect === 'VISIBLE' ? 'UNKNOWN' : 'NOT_SENT') };
    switch (ending) {
      case 'answer':
        return attempt();
      case 'refused':
        return { error: model.fail('NOT_SENT') };
      case 'outage':
        return { error: model.fail('NOT_SENT', { isOutage: true }) };
      case 'limited':
        return { error: model.fail('QUOTA', { retryAt: model.after(120) }) };
      case 'rejected':
        return { error: model.fail('FIX_CONTENT', { problem: { field: 'text', rule: 'LENGTH' } }) };
      case 'vanished':
        return failed;
      case 'delayed':
        this.observer.delayed(() => void attempt());
        return failed;
      case 'lost':
        attempt();
        return failed;
      case 'broken':
        attempt();
        return { error: new TypeError('The response has another form.') };
    }
  }
}

const stateOf = (step: ModelState['step'], object?: string): ModelState =>
  object === undefined ? { step } : { step, object };
