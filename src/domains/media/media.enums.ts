import { enumeration, type NameOf } from '../../kernel/model';

export const MediaKind = enumeration('MediaKind', 'What a file is.', {
  IMAGE: 'A still picture.',
  VIDEO: 'A film.',
  AUDIO: 'Sound.',
  DOCUMENT: 'A document, such as a PDF.',
  GIF: 'A short animation without sound.',
  BLOG: 'An article as a source of other content.',
});
export type MediaKind = NameOf<typeof MediaKind>;

export const MediaOrigin = enumeration('MediaOrigin', 'How a file came to the library.', {
  UPLOADED: 'A person uploaded it.',
  GENERATED: 'An AI model made it from a prompt.',
  IMPORTED: 'It was fetched from another place.',
});
export type MediaOrigin = NameOf<typeof MediaOrigin>;

export const MediaSource = enumeration('MediaSource', 'Where a file comes from.', {
  YOUTUBE: 'YouTube.',
  INSTAGRAM: 'Instagram.',
  LINKEDIN: 'LinkedIn.',
  UPLOAD: 'A person’s device.',
});
export type MediaSource = NameOf<typeof MediaSource>;

export const AspectRatio = enumeration('AspectRatio', 'The shape of a picture or film.', {
  SQUARE_1_1: 'Square, 1:1.',
  LANDSCAPE_16_9: 'Wide, 16:9.',
  PORTRAIT_9_16: 'Full-screen on a telephone, 9:16.',
  PORTRAIT_4_5: 'Upright in a feed, 4:5.',
});
export type AspectRatio = NameOf<typeof AspectRatio>;

export const ProcessingStatus = enumeration('ProcessingStatus', 'How far a file is prepared.', {
  PENDING: 'Waits to be prepared.',
  PROCESSING: 'Is being prepared.',
  COMPLETED: 'Ready to be used.',
  FAILED: 'Could not be prepared; `processingError` says why.',
});
export type ProcessingStatus = NameOf<typeof ProcessingStatus>;

export const StorageProvider = enumeration('StorageProvider', 'Where a file’s bytes lie.', {
  LOCAL: 'On the server’s own disk.',
  S3: 'Amazon S3, or what speaks its protocol.',
  GCS: 'Google Cloud Storage.',
  AZURE: 'Azure Blob Storage.',
});
export type StorageProvider = NameOf<typeof StorageProvider>;

export const PostMediaType = enumeration('PostMediaType', 'What a post shows.', {
  IMAGE: 'One picture.',
  VIDEO: 'One film.',
  CAROUSEL: 'Several pictures or films to leaf through.',
  TEXT: 'Words only.',
});
export type PostMediaType = NameOf<typeof PostMediaType>;
