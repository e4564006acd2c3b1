import {
  boolean,
  dateTime,
  Field,
  id,
  integer,
  jsonListOf,
  jsonOf,
  listOf,
  oneOf,
  Shape,
  text,
  url,
} from '../../kernel/model';
import { Platform } from '../common/content.enums';
import { hashtag, MAX_CAPTION_LENGTH, MAX_HASHTAGS } from '../common/content.texts';
import { PostFormat } from '../content/content.enums';
import { MAX_MEDIA } from '../content/post.shapes';
import { MediaKind } from '../media/media.enums';
import { ApprovalRequestStatus, GuestRight } from './review.enums';

@Shape({ description: 'A media file that a guest sees.' })
export class GuestMedia {
  @Field(oneOf(MediaKind), { description: 'The kind of media file.' })
  kind!: MediaKind;

  @Field(url, {
    description: 'URL of the file. Expires after one to two hours.',
    nullIf: 'the file is not ready',
    nullable: true,
  })
  url!: string | null;

  @Field(url, {
    description: 'URL of a thumbnail. Expires after one to two hours.',
    nullIf: 'there is none',
    nullable: true,
  })
  thumbnailUrl!: string | null;

  @Field(text({ multiline: true }), {
    description: 'The alternative text.',
    nullIf: 'not set',
    nullable: true,
  })
  altText!: string | null;

  @Field(integer({ min: 1 }), { description: 'The width in pixels.', nullIf: 'unknown', nullable: true })
  width!: number | null;

  @Field(integer({ min: 1 }), { description: 'The height in pixels.', nullIf: 'unknown', nullable: true })
  height!: number | null;
}

@Shape({ description: 'A post as it is to be published on one platform.' })
export class GuestPreview {
  @Field(oneOf(Platform), { description: 'The platform.' })
  platform!: Platform;

  @Field(text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
    description: 'The caption on the platform.',
    nullIf: 'there is none',
    nullable: true,
  })
  caption!: string | null;

  @Field(listOf(hashtag, { max: MAX_HASHTAGS }), { description: 'Hashtags on the platform, without `#`.' })
  hashtags!: string[];

  @Field(text({ max: 500 }), {
    description: 'The call to action on the platform.',
    nullIf: 'there is none',
    nullable: true,
  })
  callToAction!: string | null;

  @Field(jsonListOf(() => GuestMedia), { description: 'Media files on the platform, in order.' })
  media!: GuestMedia[];
}

@Shape({ description: 'The post that a guest reviews, in the version that is to be approved.' })
export class GuestPost {
  @Field(text({ max: 500 }), { description: 'The title.', nullIf: 'not set', nullable: true })
  title!: string | null;

  @Field(text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
    description: 'The caption, unless `previews` has another for a platform.',
    nullIf: 'not written',
    nullable: true,
  })
  caption!: string | null;

  @Field(text({ multiline: true, max: 100_000 }), {
    description: 'The article text.',
    nullIf: 'there is none',
    nullable: true,
  })
  body!: string | null;

  @Field(listOf(hashtag, { max: MAX_HASHTAGS }), {
    description: 'Hashtags in display order, without `#`.',
  })
  hashtags!: string[];

  @Field(text({ max: 500 }), { description: 'The call to action.', nullIf: 'not set', nullable: true })
  callToAction!: string | null;

  @Field(oneOf(PostFormat), { description: 'The publishing format.' })
  format!: PostFormat;

  @Field(jsonListOf(() => GuestMedia), { description: `Media files in display order. At most ${MAX_MEDIA}.` })
  media!: GuestMedia[];

  @Field(jsonListOf(() => GuestPreview), {
    description: 'The post on each platform that it is intended for. Empty if none is chosen.',
  })
  previews!: GuestPreview[];
}

@Shape({ description: 'A reply in a thread that a guest sees.' })
export class GuestReply {
  @Field(text({ max: 255 }), {
    description: 'The name of the author.',
    nullIf: 'the user was deleted',
    nullable: true,
  })
  authorName!: string | null;

  @Field(text({ multiline: true }), { description: 'The text.' })
  text!: string;

  @Field(dateTime, { description: 'When the reply was written.' })
  createdAt!: string;
}

@Shape({ description: 'A thread of comments that a guest sees.' })
export class GuestThread {
  @Field(id, { description: 'ID of the comment that started the thread. Accepted by `commentAsGuest`.' })
  id!: string;

  @Field(text({ max: 255 }), {
    description: 'The name of the author.',
    nullIf: 'the user was deleted',
    nullable: true,
  })
  authorName!: string | null;

  @Field(text({ multiline: true }), { description: 'The text.' })
  text!: string;

  @Field(dateTime, { description: 'When the comment was written.' })
  createdAt!: string;

  @Field(dateTime, {
    description: 'When the thread was resolved.',
    nullIf: 'the thread is open',
    nullable: true,
  })
  resolvedAt!: string | null;

  @Field(jsonListOf(() => GuestReply), { description: 'Replies, the oldest first. At most 100.' })
  replies!: GuestReply[];
}

@Shape({ description: 'An approval request as a guest sees it, with a guest link.' })
export class GuestReview {
  @Field(text({ max: 255 }), { description: 'The name of the organization that invites the guest.' })
  organizationName!: string;

  @Field(text({ max: 100 }), { description: 'The name of the guest.' })
  guestName!: string;

  @Field(listOf(oneOf(GuestRight)), { description: 'Rights of the link.' })
  rights!: GuestRight[];

  @Field(dateTime, { description: 'When the link expires.' })
  expiresAt!: string;

  @Field(oneOf(ApprovalRequestStatus), { description: 'The status of the approval request.' })
  status!: ApprovalRequestStatus;

  @Field(text({ multiline: true }), {
    description: 'The message to the approvers.',
    nullIf: 'there is none',
    nullable: true,
  })
  message!: string | null;

  @Field(dateTime, {
    description: 'When the decision is due.',
    nullIf: '`status` is not `PENDING`',
    nullable: true,
  })
  dueAt!: string | null;

  @Field(jsonOf(() => GuestPost), {
    description: 'The post.',
    nullIf: 'it was edited after the approval was requested, or deleted',
    nullable: true,
  })
  post!: GuestPost | null;

  @Field(jsonListOf(() => GuestThread), {
    description: 'Threads that are visible to guests, the newest first. At most 100.',
  })
  feedback!: GuestThread[];

  @Field(boolean, { description: 'Whether the guest can comment on the post now.' })
  canComment!: boolean;

  @Field(boolean, {
    description: 'Whether the guest can approve or reject the post, or request a revision, now.',
  })
  canDecide!: boolean;
}
