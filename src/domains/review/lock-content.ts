import type { WriteTransaction } from '../../kernel/session';
import { lockPost } from '../content/post-lock';
import type { Content } from './content-digests';

/**
 * Locks content before its requests, within `asSystem`, in the order in which edits lock both, so that decisions and edits are
 * made one after the other and cannot deadlock.
 */
export const lockContent = async (tx: WriteTransaction, { kind, id }: Content): Promise<void> => {
  await (kind === 'post' ? lockPost(tx, id) : tx.query('SELECT review.lock_campaign($1)', [id]));
};
