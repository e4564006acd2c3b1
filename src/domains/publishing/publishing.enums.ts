import { enumeration, type NameOf } from '../../kernel/model';

export const PublicationStatus = enumeration(
  'PublicationStatus',
  'What became of sending a post to an account.',
  {
    QUEUED: 'Waits to be sent.',
    PUBLISHING: 'Is being sent.',
    PUBLISHED: 'The network shows it.',
    FAILED: 'The network did not take it; `errorMessage` says why.',
    UNKNOWN: 'Sent, but the network did not answer; it is asked before anything is sent again.',
  },
);
export type PublicationStatus = NameOf<typeof PublicationStatus>;

export const PublicationKind = enumeration('PublicationKind', 'What a network made of a post.', {
  IMAGE: 'A picture.',
  VIDEO: 'A film.',
  CAROUSEL_ALBUM: 'An album to leaf through.',
  REEL: 'A reel or another short upright film.',
  STORY: 'A story.',
  TEXT: 'Words only.',
  ARTICLE: 'An article.',
});
export type PublicationKind = NameOf<typeof PublicationKind>;
