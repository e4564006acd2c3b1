import { z } from 'zod';
import { MINUTE } from '../../frame/clock';
import { type Answer, operation, type Operation } from '../../frame/network';
import { parseJson } from '../../frame/values';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { invalid, metaError, notFound } from '../meta/errors';
import { type Fields, select } from '../meta/fields';
import { type GraphCall, paged, read, success } from '../meta/graph';
import { requireAccount, requirePermission } from '../meta/tokens';
import { cloudError } from './errors';
import { sendBusinessChange } from './webhooks';

export type TemplateStatus = 'APPROVED' | 'DISABLED' | 'PAUSED' | 'PENDING' | 'REJECTED';

/** A message template in one language. */
export interface Template extends Row {
  readonly accountId: string;
  readonly name: string;
  readonly language: string;
  readonly category: 'AUTHENTICATION' | 'MARKETING' | 'UTILITY';
  readonly components: readonly Component[];
  readonly status: TemplateStatus;
  readonly reason: string;
  /** When the review ends, and its result. Undefined if none is pending. */
  readonly review?:
    { readonly at: number; readonly status: TemplateStatus; readonly reason: string } | undefined;
}

export const templates = (world: World): Table<Template> => world.store.table<Template>('whatsapp.templates');

/** How long a review takes. It can take up to 24 hours. */
const REVIEW = MINUTE;

const component = z.object({
  type: z.enum(['BODY', 'BUTTONS', 'FOOTER', 'HEADER']),
  format: z.enum(['DOCUMENT', 'IMAGE', 'LOCATION', 'TEXT', 'VIDEO']).optional(),
  text: z.string().max(1024).optional(),
  buttons: z
    .array(z.object({ type: z.string(), text: z.string().max(25).optional() }))
    .max(10)
    .optional(),
  example: z.unknown().optional(),
});
type Component = z.infer<typeof component>;

const components = z
  .array(component)
  .min(1)
  .refine((list) => list.some(({ type, text }) => type === 'BODY' && text), {
    error: 'A template needs a component of the type BODY with a text.',
  })
  .refine((list) => list.every(({ text, example }) => !/\{\{/.test(text ?? '') || example !== undefined), {
    error: 'A component with variables needs an example.',
  })
  .refine((list) => list.every(({ type, text }) => type === 'BODY' || (text ?? '').length <= 60), {
    error: 'Headers and footers have at most 60 characters.',
  });
const created = z.object({
  name: z
    .string()
    .max(512)
    .regex(/^[a-z0-9_]+$/),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
  category: z.enum(['AUTHENTICATION', 'MARKETING', 'UTILITY']),
  components,
});
const edited = z.object({ category: created.shape.category.optional(), components: components.optional() });

function checked<T>(schema: z.ZodType<T>, { params }: GraphCall): T {
  const given =
    params['components'] === undefined ? params : { ...params, components: parseJson(params['components']) };
  const result = schema.safeParse(given);
  if (!result.success) throw invalid(z.prettifyError(result.error));
  return result.data;
}

function permitted(graph: GraphCall, businessId: string): void {
  requireAccount(graph, businessId);
  requirePermission(graph.token, 'whatsappManagement');
}

function reviewOf({ world, call }: GraphCall, accountId: string): Template['review'] {
  const occasion = { network: call.network, operation: 'createTemplate', account: accountId };
  const wait = world.scripts.take(occasion, 'wait');
  const isRejected = wait !== undefined && wait.state !== 'FINISHED';
  return {
    at: world.clock.now() + (wait ? wait.seconds * 1000 : REVIEW),
    status: isRejected ? 'REJECTED' : 'APPROVED',
    reason: isRejected ? (wait.reason ?? 'INVALID_FORMAT') : 'NONE',
  };
}

/** `POST /{waba}/message_templates` */
export const createTemplate = (graph: GraphCall): Operation =>
  operation('createTemplate', graph.id, () => {
    const { world, id } = graph;
    permitted(graph, id);
    const template = checked(created, graph);
    const isKnown = templatesOf(world, id).some(
      ({ name, language }) => name === template.name && language === template.language,
    );
    if (isKnown)
      throw metaError({
        code: 100,
        subcode: 2_388_024,
        message: '(#100) Invalid parameter',
        title: 'Content in This Language Already Exists',
      });
    const row = templates(world).put({
      ...template,
      id: world.newId(),
      accountId: id,
      status: 'PENDING',
      reason: 'NONE',
      review: reviewOf(graph, id),
    });
    return { status: 200, body: { id: row.id, status: row.status, category: row.category } };
  });

const templatesOf = (world: World, accountId: string): Template[] =>
  templates(world)
    .all()
    .filter((row) => row.accountId === accountId);

const fieldsOf = (row: Template): Fields => ({
  id: () => row.id,
  name: () => row.name,
  language: () => row.language,
  status: () => row.status,
  category: () => row.category,
  components: () => row.components,
  rejected_reason: () => row.reason,
  quality_score: () => ({ score: 'UNKNOWN' }),
});

const DEFAULTS = ['name', 'language', 'status', 'category', 'components', 'id'];

/** `GET /{waba}/message_templates`, newest first. */
export const listTemplates = (graph: GraphCall): Operation =>
  read('listTemplates', graph.id, () => {
    const { world, id, params } = graph;
    permitted(graph, id);
    const rows = templatesOf(world, id)
      .filter(({ name }) => params['name'] === undefined || name === params['name'])
      .filter(({ status }) => params['status'] === undefined || status === params['status'])
      .reverse();
    return paged(graph, rows, (row) =>
      select(params['fields'], 'WhatsAppMessageTemplate', fieldsOf(row), DEFAULTS),
    );
  });

/** `DELETE /{waba}/message_templates?name=`: deletes the template in all languages. */
export const deleteTemplates = (graph: GraphCall): Operation =>
  operation('deleteTemplate', graph.id, () => {
    const { world, id, params } = graph;
    permitted(graph, id);
    const rows = templatesOf(world, id).filter(({ name }) => name === params['name']);
    if (!rows.length)
      throw metaError({ code: 100, subcode: 2_593_002, message: '(#100) Message Template Not Found' });
    for (const row of rows) templates(world).remove(row.id);
    return success();
  });

/** Runs a call about one template. */
const onTemplate = (name: string, run: (graph: GraphCall, row: Template) => Answer) => (graph: GraphCall) =>
  operation(name, graph.accountId, () => {
    const row = templates(graph.world).get(graph.id);
    if (!row) throw notFound(graph.id);
    permitted(graph, row.accountId);
    return run(graph, row);
  });

/** `GET /{template}` */
export const readTemplate = onTemplate('readTemplate', ({ params }, row) => ({
  status: 200,
  body: select(params['fields'], 'WhatsAppMessageTemplate', fieldsOf(row), DEFAULTS),
}));

/** `POST /{template}`: changes a template, which is reviewed again. Not while it is pending. */
export const updateTemplate = onTemplate('updateTemplate', (graph, row) => {
  const change = checked(edited, graph);
  if (row.status === 'PENDING')
    throw metaError({ code: 100, subcode: 2_388_003, message: '(#100) The template is being reviewed.' });
  const { category = row.category, components: parts = row.components } = change;
  const review = reviewOf(graph, row.accountId);
  templates(graph.world).put({ ...row, category, components: parts, status: 'PENDING', review });
  return success();
});

/** Sets the status of a template, and notifies the app. */
export function setStatus(world: World, row: Template, status: TemplateStatus, reason: string): void {
  templates(world).put({ ...row, status, reason, review: undefined });
  sendBusinessChange(world, row.accountId, 'message_template_status_update', {
    event: status,
    message_template_id: row.id,
    message_template_name: row.name,
    message_template_language: row.language,
    reason,
  });
}

/** Ends the reviews whose time has come. */
export function settleTemplates(world: World): void {
  for (const row of templates(world).all().filter(isDue(world)))
    setStatus(world, row, row.review!.status, row.review!.reason);
}

const isDue =
  (world: World) =>
  ({ review }: Template): boolean =>
    review !== undefined && review.at <= world.clock.now();

/** Whether the time of a review has come. */
export const hasDueReviews = (world: World): boolean => templates(world).all().some(isDue(world));

/** Returns a template that can be sent, or fails. */
export function sendableTemplate(world: World, accountId: string, name: string, language: string): Template {
  const row = templatesOf(world, accountId).find((each) => each.name === name && each.language === language);
  if (row?.status === 'PAUSED') throw cloudError(132015);
  if (row?.status === 'DISABLED') throw cloudError(132016);
  if (row?.status !== 'APPROVED')
    throw cloudError(132001, `template name (${name}) does not exist in ${language}`);
  return row;
}

/** Returns the text of a template with its parameters, or fails if their number differs from its variables. */
export function renderedTemplate({ components: parts }: Template, values: readonly string[]): string {
  const text = parts.find(({ type }) => type === 'BODY')?.text ?? '';
  const variables = new Set(text.match(/\{\{\w+\}\}/g));
  if (variables.size !== values.length)
    throw cloudError(
      132000,
      `body: number of localizable_params (${values.length}) does not match the expected number of params (${variables.size})`,
    );
  return [...variables].reduce(
    (result, variable, index) => result.replaceAll(variable, values[index]!),
    text,
  );
}
