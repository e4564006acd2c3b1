import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { Draft, PublishedPost } from '../../domains/publishing/publishing.port';
import type { CallOf, ListedPost } from '../publishing';

/** What is known between two steps. */
export const GoogleState = z.object({
  step: z.enum(['createPost', 'awaitReview']),
  /** Name of the post, which has those of its account and location. */
  name: z.string().optional(),
  /** When the wait for the review began, in milliseconds. */
  waitingSince: z.number().optional(),
});
export type GoogleState = z.infer<typeof GoogleState>;

export const LocalPost = z.object({
  name: z.string(),
  state: z.string().default('PROCESSING'),
  summary: z.string().default(''),
  topicType: z.string().default('STANDARD'),
  event: z.object({ title: z.string().optional() }).optional(),
  createTime: z.string(),
  searchUrl: z.string().optional(),
});
export type LocalPost = z.infer<typeof LocalPost>;

const topicOf = ({ options }: Draft): string => options.googleBusiness?.topic ?? 'STANDARD';

/** Events and offers have a period and a title. */
const eventOf = (draft: Draft) =>
  topicOf(draft) === 'STANDARD' ? undefined : draft.options.googleBusiness?.event;

/** Returns what Google Business Profile makes of a draft. */
function kindOf({ media }: Draft): PublishedPost['kind'] {
  const [file] = media;
  if (!file) return 'TEXT';
  if (media.length > 1) return 'CAROUSEL_ALBUM';
  return file.kind === 'VIDEO' ? 'VIDEO' : 'IMAGE';
}

/** Returns a date in parts. */
function dateOf(text: string): object {
  const [year, month, day] = text.split('-').map(Number);
  return { year, month, day };
}

/** Offers have no button, because they lead to the offer. Calls have no URL. */
function actionOf(draft: Draft): object | undefined {
  const { action, actionUrl } = draft.options.googleBusiness ?? {};
  if (!action || topicOf(draft) === 'OFFER') return undefined;
  return { actionType: action, url: action === 'CALL' ? undefined : (actionUrl ?? undefined) };
}

function offerOf(draft: Draft): object | undefined {
  const { offer } = draft.options.googleBusiness ?? {};
  if (!offer || topicOf(draft) !== 'OFFER') return undefined;
  return {
    couponCode: offer.couponCode ?? undefined,
    redeemOnlineUrl: offer.redeemUrl ?? undefined,
    termsConditions: offer.terms ?? undefined,
  };
}

/** Returns the body of a post, with URLs from which Google fetches its media files. */
export async function bodyOf({ draft, media }: CallOf<GoogleState>): Promise<object> {
  const files: object[] = [];
  for (const file of draft.media) {
    const mediaFormat = file.kind === 'VIDEO' ? 'VIDEO' : 'PHOTO';
    files.push({ mediaFormat, sourceUrl: await media.urlOf(file) });
  }
  const event = eventOf(draft);
  return {
    summary: draft.text || undefined,
    topicType: topicOf(draft),
    callToAction: actionOf(draft),
    event: event && {
      title: event.title,
      schedule: { startDate: dateOf(event.startDate), endDate: dateOf(event.endDate) },
    },
    offer: offerOf(draft),
    media: files.length ? files : undefined,
  };
}

/** Returns a post of a list as the post of a draft. */
export const listedAs = (draft: Draft, { name, summary, createTime, searchUrl }: LocalPost): ListedPost => ({
  platformPostId: name,
  kind: kindOf(draft),
  text: summary,
  publishedAt: new Date(createTime),
  permalink: searchUrl ?? null,
});

/** Whether a post has the topic and the event of a draft. */
export const isOfTopic = (draft: Draft, { topicType, event }: LocalPost): boolean =>
  topicType === topicOf(draft) && event?.title === eventOf(draft)?.title;

/** Returns the error of a post that Google rejected after it had accepted it, which has no reason. */
export const rejection = (): NetworkError =>
  new NetworkError('GOOGLE_BUSINESS rejected the post when it was reviewed.', {
    platform: 'GOOGLE_BUSINESS',
    class: 'FIX_CONTENT',
    code: 'REJECTED',
    problem: { field: '', rule: 'POLICY' },
  });
