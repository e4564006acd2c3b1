import type { Network } from '../../frame/network';
import type { World } from '../../frame/world';
import { sendMessages } from '../whatsapp/webhooks';
import { type MetaNetwork, sendChange, subscribeAll } from './webhooks';

const AUTHOR = { id: '17800000000000001', username: 'ravi', name: 'Ravi' };

/** Sends the webhook of a comment, or of a message, as if a follower had written it. */
function send(world: World, network: MetaNetwork, node: string): void {
  const account = world.accounts.all().find((row) => row.node === node);
  if (!account) return;
  const id = world.newId();
  const seconds = Math.floor(world.clock.now() / 1000);
  if (network === 'WHATSAPP') {
    const text = { body: 'Are you open on Sunday?' };
    const message = { from: AUTHOR.id, id: `wamid.${id}`, timestamp: String(seconds), type: 'text', text };
    const contacts = [{ profile: { name: AUTHOR.name }, wa_id: AUTHOR.id }];
    return sendMessages(world, account.id, { contacts, messages: [message] });
  }
  if (network === 'INSTAGRAM') {
    const media = { id: world.newId(), media_product_type: 'FEED' };
    return sendChange(world, network, account.id, 'comments', {
      id,
      from: AUTHOR,
      media,
      text: 'Looks great!',
    });
  }
  const postId = `${account.id}_${id}`;
  sendChange(world, network, account.id, 'feed', {
    item: 'comment',
    verb: 'add',
    comment_id: `${id}_${world.newId()}`,
    post_id: postId,
    parent_id: postId,
    from: AUTHOR,
    message: 'Looks great!',
    created_time: seconds,
  });
}

const NODES = { FACEBOOK: 'page', INSTAGRAM: 'igUser', WHATSAPP: 'waPhone' } as const;

export const webhooksOf = (network: MetaNetwork): NonNullable<Network['webhooks']> => ({
  subscribe: (world, url) => subscribeAll(world, network, url),
  test: (world) => send(world, network, NODES[network]),
});
