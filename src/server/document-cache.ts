import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Maximum size of the cache, in characters of source text. */
const MAX_CHARACTERS = 300_000;

/**
 * Caches parsed documents by the hash of their text, for repeated operations that are not compiled. Apollo's own cache of
 * 30 MiB takes 84 MB, because it measures a document as JSON, without tokens and locations. A parsed document takes about
 * fifty times the size of its text.
 */
export function documentCache(): NonNullable<ApolloServerOptions<BaseContext>['documentStore']> {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ loc }) => Math.max(1, loc?.source.body.length ?? MAX_CHARACTERS),
  });
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => void documents.set(key, document),
    delete: async (key) => documents.delete(key),
  };
}
