/** What everything in the demo is made from besides the seed. */
export interface SeedContext {
  /** The instant the demo is told at: what is past lies before it, what is planned after it. */
  readonly reference: Date;
  /** The address of a file of the media folder. */
  readonly urlOf: (file: string) => string;
  /** The address of the page that shows a publication. */
  readonly permalinkOf: (publicationId: string) => string;
}

export const MEDIA_PATH = '/media/';
export const PUBLICATIONS_PATH = '/demo/publications/';

/** The demo as it is told at an instant, by a server at an address. */
export function seedContext(reference: Date, publicUrl: string): SeedContext {
  const base = baseOf(publicUrl);
  return {
    reference,
    urlOf: (file) => base + MEDIA_PATH + file,
    permalinkOf: (id) => base + PUBLICATIONS_PATH + id,
  };
}

/** An address to which a path can be added. */
export const baseOf = (publicUrl: string): string => publicUrl.replace(/\/+$/, '');

/**
 * A row by the names its entity declares. What is no property of the class (the parts of an embedded object) goes by
 * its declared name too; a name that nothing declares fails when the row is inserted.
 */
export type RowOf<T> = Partial<T> & Readonly<Record<string, unknown>>;
