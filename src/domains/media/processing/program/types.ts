import type { MediaFailureReason, MediaKind } from '../../media.enums';

/** Request and reply of the process that reads files, sent between the processes as JSON. */

/** A derived image in the folder of the request. */
export interface DerivedFile {
  readonly name: string;
  /** File name in the folder. */
  readonly file: string;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
  readonly fileSize: number;
}

/** What is known of a file from its content. */
export interface FileFacts {
  readonly kind: MediaKind;
  readonly mimeType: string;
  readonly width?: number;
  readonly height?: number;
  readonly dominantColor?: string;
  /** ThumbHash in Base64. */
  readonly thumbhash?: string;
  readonly exif?: Readonly<Record<string, unknown>>;
  readonly frameCount?: number;
  readonly durationSeconds?: number;
  readonly fps?: number;
  readonly codec?: string;
  readonly audioCodec?: string;
  readonly hasAudio?: boolean;
  readonly isFastStart?: boolean;
  readonly pageCount?: number;
  readonly variants: readonly DerivedFile[];
}

/** How an image is repaired for a platform. */
export interface RenditionSpec {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly fit: 'CROP' | 'PAD' | 'RESIZE';
  /** Background of the padding. */
  readonly background: string;
  readonly maxBytes: number;
}

export interface Limits {
  /** Resident memory of the process, in bytes. */
  readonly memory: number;
  readonly milliseconds: number;
}

export type ProgramRequest = { readonly file: string; readonly folder: string; readonly limits: Limits } & (
  { readonly task: 'inspect' } | { readonly task: 'render'; readonly rendition: RenditionSpec }
);

export type ProgramReply =
  | { readonly result: FileFacts | DerivedFile }
  | { readonly rejected: MediaFailureReason }
  /** The file could not be read or written, which says nothing about its content. */
  | { readonly error: string };

/** The content of the file is not accepted. */
export class RejectedFileError extends Error {
  constructor(readonly reason: MediaFailureReason) {
    super(reason);
  }
}

export function reject(reason: MediaFailureReason): never {
  throw new RejectedFileError(reason);
}
