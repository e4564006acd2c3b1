import { enumeration, type NameOf } from '../../kernel/model';

export const PublicationStatus = enumeration('PublicationStatus', 'The delivery status of a publication.', {
  QUEUED: 'The publication is waiting to be sent.',
  PUBLISHING: 'The publication is being sent.',
  PUBLISHED: 'The platform published the post.',
  FAILED: 'Publishing failed. `errorMessage` contains the reason.',
  UNKNOWN: 'The platform did not confirm the request. Its state is checked before any retry.',
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
