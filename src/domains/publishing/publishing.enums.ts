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

export const LocalTimeOccurrence = enumeration(
  'LocalTimeOccurrence',
  'One of the two instants of a local time that occurs twice, because clocks are set back.',
  {
    EARLIER: 'The first occurrence, before clocks are set back.',
    LATER: 'The second occurrence, after clocks are set back.',
  },
);
export type LocalTimeOccurrence = NameOf<typeof LocalTimeOccurrence>;
