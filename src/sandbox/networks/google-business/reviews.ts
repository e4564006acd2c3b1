import { z } from 'zod';
import { comment, commentsOf, deleteComment, editComment, feedOf, publish } from '../../frame/effects';
import { ActionError, ok, type Route } from '../../frame/network';
import type { Account, Comment, Post } from '../../frame/rows';
import { textOf } from '../../frame/values';
import type { World } from '../../frame/world';
import { type Api, bodyOf, countEdit, locationName, method, paged, requireLocation, rpcTime } from './api';
import { businessErrors as errors, invalidField } from './errors';

const REVIEWS = '/v4/accounts/:account/locations/:location/reviews';
const STARS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'];
const MAXIMUM_BYTES = 4096;

/** Returns the visible reviews of a location, newest first. A review is a post of a customer on the page of the location. */
const reviewsOf = (world: World, location: Account): Post[] =>
  feedOf(world, location.id).filter(({ node }) => node === 'gbReview');

const ratingOf = ({ extra }: Post): number => Number(extra['rating']);

const replyTo = (world: World, review: Post): Comment | undefined =>
  commentsOf(world, review.id).find(({ authorAccountId }) => authorAccountId === review.accountId);

function render(world: World, location: Account, review: Post): object {
  const reply = replyTo(world, review);
  return {
    name: `${locationName(location)}/reviews/${review.id}`,
    reviewId: review.id,
    reviewer: { displayName: review.extra['author'] },
    starRating: STARS[ratingOf(review) - 1],
    ...(review.text && { comment: review.text }),
    createTime: rpcTime(review.createdAt),
    updateTime: rpcTime(review.updatedAt),
    ...(reply && { reviewReply: { comment: reply.text, updateTime: rpcTime(reply.createdAt) } }),
  };
}

const ORDERS: Readonly<Record<string, (a: Post, b: Post) => number>> = {
  rating: (a, b) => ratingOf(a) - ratingOf(b),
  'rating desc': (a, b) => ratingOf(b) - ratingOf(a),
  'updateTime desc': (a, b) => b.updatedAt - a.updatedAt,
};

const list = method('GET', REVIEWS, 'listReviews', (api) => {
  const { world, query } = api;
  const location = requireLocation(api);
  const order = ORDERS[query['orderBy'] ?? 'updateTime desc'];
  if (!order) throw invalidField('order_by', 'Invalid value.');
  const all = reviewsOf(world, location).sort(order);
  const { shown, next } = paged(api, all, 50, 50);
  const sum = all.reduce((total, review) => total + ratingOf(review), 0);
  return ok({
    ...(shown.length && { reviews: shown.map((review) => render(world, location, review)) }),
    ...(all.length && { averageRating: sum / all.length }),
    totalReviewCount: all.length,
    ...next,
  });
});

function requireReview(api: Api): { location: Account; review: Post } {
  const location = requireLocation(api);
  const review = reviewsOf(api.world, location).find(({ id }) => id === api.params['review']);
  if (!review) throw errors.notFound();
  return { location, review };
}

const read = method('GET', `${REVIEWS}/:review`, 'readReview', (api) => {
  const { location, review } = requireReview(api);
  return ok(render(api.world, location, review));
});

/** `PUT …/reply`: a review has one reply, which is replaced. */
const reply = method('PUT', `${REVIEWS}/:review/reply`, 'replyToReview', (api) => {
  const { world } = api;
  const { location, review } = requireReview(api);
  const text = textOf(bodyOf(api)['comment']) ?? '';
  if (!text.trim() || Buffer.byteLength(text) > MAXIMUM_BYTES)
    throw invalidField('comment', `The comment must have 1 to ${MAXIMUM_BYTES} bytes.`);
  countEdit(api, location);
  const before = replyTo(world, review);
  const createdAt = world.clock.now();
  if (before) editComment(world, { ...before, createdAt }, text, 'api');
  else writeReply(world, location, review, text);
  return ok({ comment: text, updateTime: rpcTime(createdAt) });
});

function writeReply(world: World, location: Account, review: Post, text: string): void {
  comment(
    world,
    {
      id: world.newId(),
      node: 'gbReply',
      network: 'GOOGLE_BUSINESS',
      postId: review.id,
      author: location.username,
      authorAccountId: location.id,
      text,
      createdAt: world.clock.now(),
      hidden: false,
    },
    'api',
  );
}

const remove = method('DELETE', `${REVIEWS}/:review/reply`, 'deleteReviewReply', (api) => {
  const { location, review } = requireReview(api);
  const found = replyTo(api.world, review);
  if (!found) throw errors.notFound();
  countEdit(api, location);
  deleteComment(api.world, found, 'api');
  return ok({});
});

const Review = z.strictObject({
  account: z.string(),
  author: z.string().min(1),
  rating: z.int().min(1).max(5),
  text: z.string().default(''),
});

/** Returns a review of a customer that is not stored yet. */
export function newReview(
  world: World,
  locationId: string,
  author: string,
  rating: number,
  text: string,
): Post {
  const id = world.newId();
  const now = world.clock.now();
  return {
    id,
    network: 'GOOGLE_BUSINESS',
    node: 'gbReview',
    accountId: locationId,
    kind: `${STARS[rating - 1]}-star review by ${author}`,
    text,
    media: [],
    createdAt: now,
    updatedAt: now,
    visibility: 'LIVE',
    shortcode: id,
    extra: { author, rating },
  };
}

/** Writes a review as a customer. Fails for accounts that are no location. */
export function writeReview(world: World, body: unknown): { id: string } {
  const { account, author, rating, text } = Review.parse(body);
  if (world.accounts.get(account)?.node !== 'gbLocation')
    throw new ActionError(`${account} is not the ID of a location.`);
  return { id: publish(world, newReview(world, account, author, rating, text), 'outside').id };
}

export const reviewRoutes: readonly Route[] = [list, read, reply, remove];
