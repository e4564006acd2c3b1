import { enumeration, type NameOf } from '../../kernel/model';

export const PublicationStatus = enumeration('PublicationStatus', 'The delivery status of a publication.', {
  QUEUED: 'The publication is waiting to be sent.',
  PUBLISHING: 'The publication is being sent.',
  PUBLISHED: 'The platform published the post.',
  FAILED: 'Publishing failed. `errorMessage` contains the reason.',
  UNKNOWN: 'The platform did not confirm the request. Its state is checked before any retry.',
  CANCELLED: 'A user canceled the publication before it was sent.',
});
export type PublicationStatus = NameOf<typeof PublicationStatus>;

export const PublicationKind = enumeration('PublicationKind', 'The content type created on a platform.', {
  IMAGE: 'An image.',
  VIDEO: 'A video.',
  CAROUSEL_ALBUM: 'A carousel album.',
  REEL: 'A reel or another short vertical video.',
  STORY: 'A story.',
  TEXT: 'Text only.',
  ARTICLE: 'An article.',
});
export type PublicationKind = NameOf<typeof PublicationKind>;

export const ScheduleStatus = enumeration('ScheduleStatus', 'The status of a schedule.', {
  PENDING: 'The publication is not due yet, or waits to be sent.',
  PROCESSING: 'The publication is being sent, or the platform has not confirmed it.',
  COMPLETED: 'The platform published the post.',
  FAILED: 'Publishing failed.',
  CANCELLED: 'A user canceled the publication before it was sent.',
});
export type ScheduleStatus = NameOf<typeof ScheduleStatus>;

export const PublishMode = enumeration('PublishMode', 'The way a post is published.', {
  AUTOMATIC: 'Marquee publishes the post when it is due.',
  REMINDER:
    'Marquee notifies the author, and the user who scheduled the post, when it is due. A user publishes the post on the platform, and confirms it with `confirmPublication`.',
});
export type PublishMode = NameOf<typeof PublishMode>;

export const HoldReason = enumeration('HoldReason', 'A reason why a publication is not sent.', {
  OVERDUE:
    'The publication is later than `Organization.maxPublishingDelay` allows. It waits until a user reschedules or cancels it.',
  APPROVAL_REQUIRED:
    'The organization requires approval, and the post is not approved as it is. The publication is sent once it is, unless it is overdue then.',
  ACCOUNT_DISCONNECTED: 'The social account was removed, or has to be reconnected.',
  ACCOUNT_PAUSED: 'Publishing on the social account is paused.',
  QUOTA:
    'A limit of the platform is exhausted for the social account. The publication is sent once it starts over.',
  PLATFORM_UNAVAILABLE:
    'The platform does not respond, or accepts no posts from Marquee. The publication is sent once it does.',
});
export type HoldReason = NameOf<typeof HoldReason>;

export const LocalTimeOccurrence = enumeration(
  'LocalTimeOccurrence',
  'One of the two instants of a local time that occurs twice, because clocks are set back.',
  {
    EARLIER: 'The first occurrence, before clocks are set back.',
    LATER: 'The second occurrence, after clocks are set back.',
  },
);
export type LocalTimeOccurrence = NameOf<typeof LocalTimeOccurrence>;

export const PublicationAttemptStatus = enumeration(
  'PublicationAttemptStatus',
  'The status of an attempt to send a publication.',
  {
    RUNNING: 'The attempt is in progress.',
    PUBLISHED: 'The platform published the post.',
    FAILED: 'The attempt failed, and nothing was published.',
    UNKNOWN: 'The platform did not confirm the request. The result is looked up.',
    POSTPONED: 'The attempt ended without publishing. The publication is sent again later.',
  },
);
export type PublicationAttemptStatus = NameOf<typeof PublicationAttemptStatus>;

export const PublicationErrorClass = enumeration(
  'PublicationErrorClass',
  'The kind of a failure of a publication, the same for all platforms.',
  {
    NOT_SENT: 'The platform could not be reached, or rejected the request for a passing reason.',
    UNKNOWN: 'The platform did not confirm the request.',
    DUPLICATE: 'The platform already has a post with this content.',
    QUOTA: 'A limit of the platform is exhausted.',
    RECONNECT: 'A user has to reconnect the social account.',
    CHECKPOINT: 'The owner of the account has to sign in to the app of the platform.',
    FIX_CONTENT: 'The platform rejects the text or another value of the post.',
    FIX_MEDIA: 'The platform rejects a media file of the post.',
    SETUP: 'The platform rejects the app of Marquee.',
    GONE: 'The post, the social account or something the post refers to no longer exists.',
    INTERNAL: 'Marquee failed to process the publication.',
  },
);
export type PublicationErrorClass = NameOf<typeof PublicationErrorClass>;

/** Not part of the graph. */
export const DeliveryStage = enumeration('DeliveryStage', 'The stage of a delivery.', {
  WAITING: 'The publication is queued again.',
  SENDING: 'The next step is run.',
  SEARCHING: 'The platform is asked whether it published the post.',
  FOLLOWING: 'The post is published, and steps after publishing are run.',
  SETTLED: 'Nothing is left to be done.',
});
export type DeliveryStage = NameOf<typeof DeliveryStage>;

/** Not part of the graph. */
export const DeliveryHold = enumeration('DeliveryHold', 'The publications that wait together with one.', {
  ACCOUNT: 'The later publications of the account.',
  PLATFORM: 'All publications on the platform.',
  RETRY: 'All publications on the platform but a few, while no step succeeds.',
});
export type DeliveryHold = NameOf<typeof DeliveryHold>;
