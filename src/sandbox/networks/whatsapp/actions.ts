import { z } from 'zod';
import { ActionError } from '../../frame/network';
import type { World } from '../../frame/world';
import { digitsOf } from './accounts';
import { CONTACT_STATES, contacts } from './contacts';
import { addMedia } from './media';
import { inbound, messages, newMessageId, read } from './messages';
import { setStatus, templates } from './templates';
import { sendMessages } from './webhooks';

const person = z
  .string()
  .transform(digitsOf)
  .pipe(z.string().regex(/^\d{7,15}$/));
const received = z.strictObject({
  account: z.string(),
  from: person,
  name: z.string().default('Ravi'),
  text: z.string().default(''),
  /** ID of a message of the business that the person answers. */
  replyTo: z.string().optional(),
  /** A file in Base64, which is sent instead of the text. */
  image: z.strictObject({ type: z.enum(['image/jpeg', 'image/png']), data: z.base64() }).optional(),
});
const seen = z.strictObject({ message: z.string() });
const reviewed = z.strictObject({
  template: z.string(),
  status: z.enum(['APPROVED', 'DISABLED', 'PAUSED', 'REJECTED']),
  reason: z.string().default('NONE'),
});
const contact = z.strictObject({ account: z.string(), person, state: z.enum(CONTACT_STATES) });

function requireNumber(world: World, id: string): void {
  if (world.accounts.get(id)?.node !== 'waPhone') throw new ActionError(`No number has the ID ${id}.`);
}

/** What people and Meta do. */
export const actions = {
  /** A person writes to the number, which opens the window of 24 hours. */
  receiveMessage: (world: World, body: unknown): object => {
    const { account, from, name, text, replyTo, image } = received.parse(body);
    requireNumber(world, account);
    const id = newMessageId(world);
    inbound(world).put({ id, accountId: account, from, createdAt: world.clock.now() });
    const message = {
      from,
      id,
      timestamp: String(Math.floor(world.clock.now() / 1000)),
      ...(replyTo !== undefined && { context: { id: replyTo } }),
      ...(image ? imageOf(world, account, image) : { type: 'text', text: { body: text } }),
    };
    sendMessages(world, account, { contacts: [{ profile: { name }, wa_id: from }], messages: [message] });
    return { id };
  },
  /** The person reads a message of the number. */
  readMessage: (world: World, body: unknown): object => {
    const message = messages(world).get(seen.parse(body).message);
    if (message?.state !== 'DELIVERED') throw new ActionError('The message is not delivered and unread.');
    read(world, message);
    return { success: true };
  },
  /** Meta approves, rejects, pauses or disables a template. */
  reviewTemplate: (world: World, body: unknown): object => {
    const { template, status, reason } = reviewed.parse(body);
    const row = templates(world).get(template);
    if (!row) throw new ActionError(`No template has the ID ${template}.`);
    setStatus(world, row, status, reason);
    return { success: true };
  },
  /** A person stops marketing messages or leaves WhatsApp, or Meta holds marketing back for them. */
  setContact: (world: World, body: unknown): object => {
    const { account, person: to, state } = contact.parse(body);
    requireNumber(world, account);
    return contacts(world).put({ id: `${account}:${to}`, state });
  },
} as const;

function imageOf(world: World, account: string, { type, data }: { type: string; data: string }): object {
  const bytes = Buffer.from(data, 'base64');
  const copy = { file: world.media.keep(bytes), type, bytes: bytes.length };
  return { type: 'image', image: { id: addMedia(world, account, copy, bytes), mime_type: type } };
}
