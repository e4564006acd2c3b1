import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Characters of the documents that are cached. */
const MAX_CHARACTERS = 300_000;

/**
 * Parsed documents by the hash of their text, for operations that come again and are not compiled. Apollo's own cache
 * counts a document by its JSON, without tokens and locations: its 30 MiB are 84 MB. Parsed, a document takes about
 * fifty times its text.
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
