import type { WriteTransaction } from '../../kernel/session';

/**
 * Locks a post, within `asSystem`. Plans of one post are made one after the other, each with what the others have committed;
 * a post cannot be archived or deleted meanwhile.
 */
export const lockPost = (tx: WriteTransaction, post: string): Promise<unknown> =>
  tx.query('SELECT publishing.lock_post($1)', [post]);
