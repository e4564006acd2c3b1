import { z } from 'zod';
import type { Call } from '../../frame/network';
import { invalid } from '../meta/errors';
import { digitsOf } from './accounts';
import { cloudError } from './errors';

const file = z
  .object({ id: z.string().optional(), link: z.url().optional() })
  .refine(({ id, link }) => (id === undefined) !== (link === undefined), {
    error: 'Either id or link is required.',
  });
const captioned = file.and(z.object({ caption: z.string().max(1024).optional() }));
const reply = z.object({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) });
const row = z.object({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).optional(),
});
const interactiveText = {
  header: z.object({ type: z.string(), text: z.string().max(60).optional() }).optional(),
  body: z.object({ text: z.string().min(1).max(1024) }),
  footer: z.object({ text: z.string().max(60) }).optional(),
};
const interactive = z.discriminatedUnion('type', [
  z.object({
    ...interactiveText,
    type: z.literal('button'),
    action: z.object({
      buttons: z
        .array(z.object({ type: z.literal('reply'), reply }))
        .min(1)
        .max(3),
    }),
  }),
  z.object({
    ...interactiveText,
    type: z.literal('list'),
    action: z
      .object({
        button: z.string().min(1).max(20),
        sections: z
          .array(z.object({ title: z.string().max(24).optional(), rows: z.array(row).min(1) }))
          .min(1),
      })
      .refine(({ sections }) => sections.flatMap(({ rows }) => rows).length <= 10, {
        error: 'A list has at most 10 rows.',
      }),
  }),
  z.object({
    ...interactiveText,
    type: z.literal('cta_url'),
    action: z.object({
      name: z.literal('cta_url'),
      parameters: z.object({ display_text: z.string().min(1).max(20), url: z.url() }),
    }),
  }),
]);
const parameter = z.object({ type: z.string(), text: z.string().optional() });
const template = z.object({
  name: z.string().min(1),
  language: z.object({ code: z.string().min(1) }),
  components: z.array(z.object({ type: z.string(), parameters: z.array(parameter).default([]) })).default([]),
});

const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z
    .string()
    .transform(digitsOf)
    .pipe(z.string().regex(/^\d{7,15}$/)),
  context: z.object({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};
const of = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ ...common, type: z.literal(type), ...shape });

const message = z.discriminatedUnion('type', [
  of('text', {
    text: z.object({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
  }),
  of('audio', { audio: file }),
  of('document', { document: captioned.and(z.object({ filename: z.string().optional() })) }),
  of('image', { image: captioned }),
  of('sticker', { sticker: file }),
  of('video', { video: captioned }),
  of('interactive', { interactive }),
  of('reaction', { reaction: z.object({ message_id: z.string(), emoji: z.string() }) }),
  of('template', { template }),
]);

export type MessageBody = z.infer<typeof message>;

const TYPES = [
  'audio',
  'document',
  'image',
  'interactive',
  'reaction',
  'sticker',
  'template',
  'text',
  'video',
];

/** Returns the message that a call sends, or fails with what is wrong with it. */
export function messageOf({ body }: Call): MessageBody {
  if (body['messaging_product'] !== 'whatsapp') throw invalid('The parameter messaging_product is required.');
  const type = body['type'] ?? 'text';
  if (typeof type !== 'string' || !TYPES.includes(type)) throw cloudError(131051);
  for (const name of ['to', type])
    if (body[name] === undefined) throw cloudError(131008, `The parameter ${name} is missing`);
  const result = message.safeParse({ ...body, type });
  if (result.success) return result.data;
  throw cloudError(131009, z.prettifyError(result.error));
}

/** Returns the parameters of the body of a template. */
export const bodyValues = ({ components }: z.infer<typeof template>): string[] =>
  components
    .filter(({ type }) => type.toLowerCase() === 'body')
    .flatMap(({ parameters }) => parameters)
    .map(({ text }) => text ?? '');
