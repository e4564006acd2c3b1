import { HOUR } from '../../frame/clock';
import { deliverMessage } from '../../frame/effects';
import type { MediaCopy } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { type CloudCode, webhookError } from './errors';
import { sendMessages } from './webhooks';

/** A message of a business to a person. */
export interface Message extends Row {
  readonly accountId: string;
  readonly to: string;
  readonly type: string;
  readonly text: string;
  readonly copies: readonly MediaCopy[];
  /** Category of the template, or `service` for other messages. */
  readonly category: string;
  readonly callback?: string | undefined;
  readonly createdAt: number;
  readonly dueAt: number;
  readonly state: 'ACCEPTED' | 'DELIVERED' | 'FAILED' | 'READ';
  /** Why the message fails. Decided when it is accepted. */
  readonly failure?: CloudCode | undefined;
}

export const messages = (world: World): Table<Message> => world.store.table<Message>('whatsapp.messages');

/** A message of a person to a business. It opens the window for answers. */
interface Inbound extends Row {
  readonly accountId: string;
  readonly from: string;
  readonly createdAt: number;
}

export const inbound = (world: World): Table<Inbound> => world.store.table<Inbound>('whatsapp.inbound');

const WINDOW = 24 * HOUR;

/** Whether a person wrote to the number within the last 24 hours. */
export const isWindowOpen = (world: World, accountId: string, person: string): boolean =>
  inbound(world)
    .all()
    .some(
      (row) =>
        row.accountId === accountId && row.from === person && row.createdAt + WINDOW > world.clock.now(),
    );

/** Returns a new ID of a message. */
export const newMessageId = (world: World): string =>
  `wamid.${Buffer.from(`sandbox${world.newId()}`).toString('base64')}`;

/** Sends the status of a message to the app. */
function sendStatus(world: World, message: Message, status: string): void {
  const { id, accountId, to, callback, category, failure } = message;
  const isPriced = status === 'sent' || status === 'delivered';
  const pricing = { billable: category !== 'service', pricing_model: 'PMP', category };
  sendMessages(world, accountId, {
    statuses: [
      {
        id,
        status,
        timestamp: String(Math.floor(world.clock.now() / 1000)),
        recipient_id: to,
        ...(isPriced && { pricing }),
        ...(callback !== undefined && { biz_opaque_callback_data: callback }),
        ...(status === 'failed' && failure && { errors: [webhookError(failure)] }),
      },
    ],
  });
}

/** Delivers the messages whose time has come, or reports that they failed. */
export function settleMessages(world: World): void {
  for (const message of messages(world).all().filter(isDue(world))) settle(world, message);
}

const isDue =
  (world: World) =>
  ({ state, dueAt }: Message): boolean =>
    state === 'ACCEPTED' && dueAt <= world.clock.now();

/** Whether messages are due. */
export const hasDueMessages = (world: World): boolean => messages(world).all().some(isDue(world));

function settle(world: World, message: Message): void {
  if (message.failure) {
    messages(world).put({ ...message, state: 'FAILED' });
    return sendStatus(world, message, 'failed');
  }
  const now = world.clock.now();
  messages(world).put({ ...message, state: 'DELIVERED' });
  deliverMessage(world, {
    id: message.id,
    network: 'WHATSAPP',
    node: 'waMessage',
    accountId: message.accountId,
    kind: `${message.type} to ${message.to}`,
    text: message.text,
    media: message.copies,
    createdAt: now,
    updatedAt: now,
    visibility: 'LIVE',
    shortcode: message.id.replace(/\W/g, ''),
    extra: { to: message.to },
  });
  sendStatus(world, message, 'sent');
  sendStatus(world, message, 'delivered');
}

/** The person reads a message, which the app is told. */
export function read(world: World, message: Message): void {
  messages(world).put({ ...message, state: 'READ' });
  sendStatus(world, message, 'read');
}
