import type {} from '../../kernel/session';
import type { FileStorage } from './file-storage.port';

/** The storage of media files, and where this process serves them. */
export class MediaServices {
  /** `publicUrl` is the URL of the server, which is known only when it listens if its port is chosen by the system. */
  constructor(
    readonly storage: FileStorage,
    public publicUrl: string,
    /** Whether files can be imported from this machine, for development and tests. */
    readonly allowLoopback = false,
  ) {}

  /** Returns the link to a stored file of a media file. It is signed when it is read. */
  fileUrl(assetId: string, name: string): string {
    return `${this.base}/media/files/${assetId}/${name}`;
  }

  /** Returns the URL of an upload. It is signed when it is read. */
  uploadUrl(uploadId: string): string {
    return `${this.base}/media/uploads/${uploadId}`;
  }

  private get base(): string {
    return this.publicUrl.replace(/\/+$/, '');
  }
}

declare module '../../kernel/session/context' {
  interface Services {
    readonly media: MediaServices;
  }
}
