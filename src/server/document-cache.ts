import type { ApolloServerPlugin, BaseContext, GraphQLRequestListener } from '@apollo/server';
import { type DocumentNode, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { FREE_CHARACTERS, LIMITS } from '../kernel/limits/limits';

/** Maximum size of the cache, in characters of source text. */
const MAX_CHARACTERS = 300_000;

/**
 * Caches parsed documents by the hash of their text, for repeated operations that are not compiled. Apollo's own cache of
 * 30 MiB takes 84 MB, because it measures a document as JSON, without tokens and locations, and a store that is given to
 * Apollo makes it print the whole schema. A parsed document takes about fifty times the size of its text.
 */
export function documentCachePlugin(): ApolloServerPlugin {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CHARACTERS,
    maxEntrySize: FREE_CHARACTERS,
    sizeCalculation: ({ loc }) => Math.max(1, loc?.source.body.length ?? MAX_CHARACTERS),
  });
  const listener: GraphQLRequestListener<BaseContext> = {
    async didResolveSource(request) {
      // Apollo parses the source of requests without a document.
      const document = documents.get(request.queryHash);
      if (document) Object.assign(request, { document });
    },
    async parsingDidStart(request) {
      return async (error) => {
        if (!error && request.document) documents.set(request.queryHash, request.document);
      };
    },
  };
  return { requestDidStart: async () => listener };
}

/** Size of the cache of documents that arrive over WebSocket, in characters of source text. */
const MAX_SOCKET_CHARACTERS = 200_000;

/** Parsed documents by their text: thousands of sockets send the same subscription, and each keeps its document. */
export class ParsedDocuments {
  private readonly documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_SOCKET_CHARACTERS,
    maxEntrySize: FREE_CHARACTERS,
    sizeCalculation: (_, query) => Math.max(1, query.length),
  });

  has(query: string): boolean {
    return this.documents.has(query);
  }

  /** Returns undefined on a syntax error, which Apollo reports. */
  parse(query: string): DocumentNode | undefined {
    let document = this.documents.get(query);
    try {
      document ??= parse(query, { maxTokens: LIMITS.tokens });
    } catch {
      return undefined;
    }
    this.documents.set(query, document);
    return document;
  }
}
