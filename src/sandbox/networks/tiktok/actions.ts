import { z } from 'zod';
import { ActionError, type OutsideEvent } from '../../frame/network';
import { accountOfPerson } from '../../frame/people';
import type { World } from '../../frame/world';
import { creators } from './creators';
import { eventOf, fail, publishes, publishNow } from './publishes';
import { sendEvent } from './webhooks';

const draftBody = z.strictObject({
  publishId: z.string(),
  text: z.string().default(''),
  privacyLevel: z.string().default('PUBLIC_TO_EVERYONE'),
});

const settingsBody = z.strictObject({
  account: z.string(),
  isPrivate: z.boolean().optional(),
  commentDisabled: z.boolean().optional(),
  duetDisabled: z.boolean().optional(),
  stitchDisabled: z.boolean().optional(),
  maximumSeconds: z.int().min(1).optional(),
});

/** What creators do in the app of TikTok. */
export const actions = {
  /** The creator finishes a draft from the inbox and publishes it. */
  publishDraft: (world: World, body: unknown): object => {
    const { publishId, text, privacyLevel } = draftBody.parse(body);
    const row = publishes(world).get(publishId);
    if (row?.stage !== 'INBOX') throw new ActionError(`${publishId} is not a draft in an inbox.`);
    publishNow(world, { ...row, text, privacyLevel });
    return { success: true };
  },
  /** The creator deletes a draft from the inbox. */
  cancelDraft: (world: World, body: unknown): object => {
    const { publishId } = draftBody.parse(body);
    const row = publishes(world).get(publishId);
    if (row?.stage !== 'INBOX') throw new ActionError(`${publishId} is not a draft in an inbox.`);
    fail(world, row, 'publish_cancelled');
    return { success: true };
  },
  /** The creator changes the settings that the API returns before each post. */
  changeSettings: (world: World, body: unknown): object => {
    const { account, ...settings } = settingsBody.parse(body);
    const creator = creators(world).get(account);
    if (!creator) throw new ActionError(`No creator has the ID ${account}.`);
    return creators(world).put({ ...creator, ...settings });
  },
} as const;

/** Notifies the app of changes made without it. There are no webhooks about comments and edits. */
export function notify(world: World, { kind, objectId }: OutsideEvent): void {
  if (kind === 'APP_REMOVED') {
    const account = accountOfPerson(world, 'TIKTOK', objectId);
    if (account) sendEvent(world, account.id, 'authorization.removed', { reason: 1 });
    return;
  }
  const row = publishes(world)
    .all()
    .find(({ postId }) => postId === objectId);
  if (!row?.announced) return;
  const event = { ...eventOf(row), post_id: objectId };
  if (kind === 'POST_DELETED' || kind === 'POST_HIDDEN')
    sendEvent(world, row.accountId, 'post.publish.no_longer_publicaly_available', event);
  if (kind === 'POST_SHOWN') sendEvent(world, row.accountId, 'post.publish.publicly_available', event);
}
