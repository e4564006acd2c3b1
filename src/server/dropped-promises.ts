import { GraphQLError } from 'graphql';
import type { Logger } from '../kernel/logging';

/**
 * Keeps the process alive when graphql-js drops a promise that then rejects. If an item of a list throws, it drops the
 * promises of the items before it; the response already has the error of that item. Such promises reject with a
 * `GraphQLError`. All other unhandled rejections end the process, as Node.js does by default.
 */
export function tolerateDroppedPromises(log: Logger): void {
  process.on('unhandledRejection', (reason) => {
    if (!(reason instanceof GraphQLError)) throw reason;
    log.debug({ path: reason.path }, 'error of a dropped list item');
  });
}
