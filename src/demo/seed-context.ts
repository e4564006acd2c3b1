/** Inputs of the demo data in addition to the seed. */
export interface SeedContext {
  /** Reference time that separates the past from the planned. */
  readonly reference: Date;
  /** Returns the URL of a file in the media folder. */
  readonly urlOf: (file: string) => string;
  /** Returns the URL of the page of a publication. */
  readonly permalinkOf: (publicationId: string) => string;
}

export const MEDIA_PATH = '/media/';
export const PUBLICATIONS_PATH = '/demo/publications/';

/** Creates the context for a reference time and the public URL of the server. */
export function seedContext(reference: Date, publicUrl: string): SeedContext {
  const base = baseOf(publicUrl);
  return {
    reference,
    urlOf: (file) => base + MEDIA_PATH + file,
    permalinkOf: (id) => base + PUBLICATIONS_PATH + id,
  };
}

/** Returns the URL without trailing slashes. */
export const baseOf = (publicUrl: string): string => publicUrl.replace(/\/+$/, '');

/**
 * A row by the property names of its entity. Parts of an embedded object, which are not properties of the class, use their
 * declared names, too. Inserting fails for an undeclared name.
 */
export type RowOf<T> = Partial<T> & Readonly<Record<string, unknown>>;
