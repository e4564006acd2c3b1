import type { Platform } from '../domains/common/content.enums';
import { Seed } from '../sandbox/frame/seed';
import type { SandboxSettings } from '../sandbox/start';

/** Inputs of the demo data in addition to the seed. */
export interface SeedContext {
  /** Reference time that separates the past from the planned. */
  readonly reference: Date;
  /** Returns the URL of a file in the media folder. */
  readonly urlOf: (file: string) => string;
  /** Returns the URL of the page of a publication. */
  readonly permalinkOf: (publicationId: string) => string;
  /** The sandbox of the networks. Undefined if it is turned off. */
  readonly sandbox?: SandboxSeed | undefined;
}

/** What the sandbox derives its accounts from, and the platforms for which it stands in. */
interface SandboxSeed {
  readonly seed: Seed;
  readonly platforms: ReadonlySet<Platform>;
}

/** Settings that decide which social accounts are accounts of the sandbox. */
export type SandboxConfig = Pick<SandboxSettings, 'sandbox'> & {
  readonly networks: Readonly<Record<Platform, { readonly clientId?: string }>>;
};

/** A network to which the operator has connected an app of their own is the real one. */
const sandboxSeed = ({ sandbox, networks }: SandboxConfig): SandboxSeed | undefined =>
  sandbox && {
    seed: new Seed(sandbox.seed),
    platforms: new Set(
      (Object.keys(networks) as Platform[]).filter((name) => networks[name].clientId === undefined),
    ),
  };

export const MEDIA_PATH = '/media/';
export const PUBLICATIONS_PATH = '/demo/publications/';
export const FIRST_STEPS_PATH = '/demo/first-steps/';

/** Creates the context for a reference time and the public URL of the server. */
export function seedContext(reference: Date, publicUrl: string, config?: SandboxConfig): SeedContext {
  const base = baseOf(publicUrl);
  return {
    reference,
    urlOf: (file) => base + MEDIA_PATH + file,
    permalinkOf: (id) => base + PUBLICATIONS_PATH + id,
    sandbox: config && sandboxSeed(config),
  };
}

/** Returns the URL without trailing slashes. */
export const baseOf = (publicUrl: string): string => publicUrl.replace(/\/+$/, '');

/**
 * A row by the property names of its entity. Parts of an embedded object, which are not properties of the class, use their
 * declared names, too. Inserting fails for an undeclared name.
 */
export type RowOf<T> = Partial<T> & Readonly<Record<string, unknown>>;
