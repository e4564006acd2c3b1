import { HOUR } from '../../frame/clock';
import type { Limit } from '../../frame/limits';
import { type Answer, operation, type Operation, preparedOperation } from '../../frame/network';
import type { Account, MediaCopy } from '../../frame/rows';
import type { World } from '../../frame/world';
import { invalid } from '../meta/errors';
import { type GraphCall, success } from '../meta/graph';
import { requireAccount, requirePermission } from '../meta/tokens';
import { digitsOf, numberOf } from './accounts';
import { contacts } from './contacts';
import { type CloudCode, cloudError, isCloudCode } from './errors';
import { linkedMedia, type MediaType, uploadedMedia } from './media';
import { bodyValues, type MessageBody, messageOf } from './message-body';
import { inbound, isWindowOpen, messages, newMessageId } from './messages';
import { renderedTemplate, sendableTemplate } from './templates';

/** Messages of a number in a second. */
export const throughputLimit: Limit = { name: 'whatsapp.throughput', maximum: 80, windowSeconds: 1 };
/** Messages of a number to the same person: one in 6 seconds, with 45 borrowed ones. */
export const pairLimit: Limit = { name: 'whatsapp.pair', maximum: 45, windowSeconds: 270 };
/** People that a number can write to first. The real number grows with quality and verification. */
export const tierLimit: Limit = { name: 'whatsapp.tier', maximum: 250, windowSeconds: 86_400 };

/** `POST /{phone}/messages`: sends a message, or marks one of a person as read. */
export const postMessage = (graph: GraphCall): Operation =>
  graph.call.body['status'] === 'read' ? markAsRead(graph) : sendMessage(graph);

const markAsRead = (graph: GraphCall): Operation =>
  operation('markAsRead', graph.id, () => {
    permitted(graph);
    const row = inbound(graph.world).get(graph.params['message_id'] ?? '');
    if (row?.accountId !== graph.id) throw invalid('The parameter message_id is invalid.');
    return success();
  });

function permitted(graph: GraphCall): Account {
  const account = requireAccount(graph);
  requirePermission(graph.token, 'messaging');
  if (!numberOf(graph.world, account.id).registered) throw cloudError(133010);
  if (account.blocked) throw cloudError(131031);
  return account;
}

/** What a message shows, and why it will fail. */
interface Content {
  readonly text: string;
  readonly copies: readonly MediaCopy[];
  readonly category: string;
  readonly failure?: CloudCode | undefined;
}

const sendMessage = (graph: GraphCall): Operation =>
  preparedOperation(
    'sendMessage',
    graph.id,
    async () => {
      const account = permitted(graph);
      const body = messageOf(graph.call);
      if (body.to === digitsOf(numberOf(graph.world, account.id).display)) throw cloudError(131021);
      return { body, content: await contentOf(graph.world, account, body) };
    },
    ({ body, content }) => {
      const account = permitted(graph);
      requireRate(graph.world, account.id, body.to);
      return accept(graph, body, content);
    },
  );

async function contentOf(world: World, account: Account, body: MessageBody): Promise<Content> {
  const base = { copies: [], category: 'service' };
  switch (body.type) {
    case 'text':
      return { ...base, text: body.text.body };
    case 'interactive':
      return { ...base, text: body.interactive.body.text };
    case 'reaction':
      return { ...base, text: body.reaction.emoji };
    case 'template': {
      const { name, language } = body.template;
      const template = sendableTemplate(world, account.linkedTo ?? '', name, language.code);
      const text = renderedTemplate(template, bodyValues(body.template));
      return { ...base, text, category: template.category.toLowerCase() };
    }
    case 'audio':
      return { ...base, ...(await mediaContent(world, account.id, body.type, body.audio)) };
    case 'document':
      return { ...base, ...(await mediaContent(world, account.id, body.type, body.document)) };
    case 'image':
      return { ...base, ...(await mediaContent(world, account.id, body.type, body.image)) };
    case 'sticker':
      return { ...base, ...(await mediaContent(world, account.id, body.type, body.sticker)) };
    case 'video':
      return { ...base, ...(await mediaContent(world, account.id, body.type, body.video)) };
  }
}

/** Uploaded media must exist. A link that cannot be fetched makes the message fail later. */
async function mediaContent(
  world: World,
  accountId: string,
  type: MediaType,
  file: { id?: string | undefined; link?: string | undefined; caption?: string | undefined },
): Promise<Pick<Content, 'text' | 'copies' | 'failure'>> {
  const text = file.caption ?? '';
  if (file.link !== undefined) {
    const copy = await linkedMedia(world, type, file.link);
    return copy ? { text, copies: [copy] } : { text, copies: [], failure: 131053 };
  }
  const row = uploadedMedia(world, accountId, file.id ?? '');
  if (!row) throw cloudError(131009, `The media ${file.id ?? ''} does not exist`);
  return { text, copies: [row.copy] };
}

function requireRate(world: World, accountId: string, to: string): void {
  const now = world.clock.now();
  const recent = messages(world)
    .all()
    .filter((row) => row.accountId === accountId && row.createdAt > now - HOUR);
  const timesOf = (rows: typeof recent): number[] => rows.map(({ createdAt }) => createdAt);
  const all = world.limits.usage(throughputLimit, timesOf(recent));
  if (all.used >= all.maximum) throw cloudError(130429);
  const pair = world.limits.usage(pairLimit, timesOf(recent.filter((row) => row.to === to)));
  if (pair.used >= pair.maximum) throw cloudError(131056);
}

/** Returns why a message will not be delivered. */
function failureOf(world: World, accountId: string, to: string, category: string): CloudCode | undefined {
  const contact = contacts(world).get(`${accountId}:${to}`)?.state;
  if (contact === 'UNDELIVERABLE') return 131026;
  if (category === 'marketing' && contact === 'OPTED_OUT') return 131050;
  if (category === 'marketing' && contact === 'HELD_BACK') return 131049;
  if (isWindowOpen(world, accountId, to)) return undefined;
  if (category === 'service') return 131047;
  return isTierExceeded(world, accountId, to) ? 131048 : undefined;
}

/** Whether the number wrote first to too many other people within 24 hours. */
function isTierExceeded(world: World, accountId: string, to: string): boolean {
  const start = world.clock.now() - tierLimit.windowSeconds * 1000;
  const people = messages(world)
    .all()
    .filter((row) => row.accountId === accountId && row.category !== 'service' && row.createdAt > start)
    .map((row) => row.to);
  const distinct = new Set(people);
  return !distinct.has(to) && distinct.size >= world.limits.maximum(tierLimit);
}

function accept({ world, id, call }: GraphCall, body: MessageBody, content: Content): Answer {
  const occasion = { network: call.network, operation: 'sendMessage', account: id };
  const wait = world.scripts.take(occasion, 'wait');
  const now = world.clock.now();
  const reason = Number(wait?.reason);
  const scripted = wait && wait.state !== 'FINISHED' ? (isCloudCode(reason) ? reason : 131000) : undefined;
  const { text, copies, category } = content;
  const failure = content.failure ?? failureOf(world, id, body.to, category) ?? scripted;
  const message = messages(world).put({
    id: newMessageId(world),
    accountId: id,
    to: body.to,
    type: body.type,
    text,
    copies,
    category,
    callback: body.biz_opaque_callback_data,
    createdAt: now,
    dueAt: now + (wait ? wait.seconds * 1000 : 0),
    state: 'ACCEPTED',
    failure,
  });
  return {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: String(call.body['to']), wa_id: body.to }],
      messages: [{ id: message.id, ...(body.type === 'template' && { message_status: 'accepted' }) }],
    },
  };
}
