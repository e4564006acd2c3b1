import { z } from 'zod';
import type { ContentProblem } from '../../domains/channels/network.port';

const Details = z.object({
  error: z.object({
    details: z.array(
      z.object({
        fieldViolations: z
          .array(z.object({ field: z.string().default(''), description: z.string().default('') }))
          .default([]),
      }),
    ),
  }),
});

const OPTIONS = 'options.googleBusiness';

/** Fields of a draft by the start of the path of a field. */
const FIELDS: readonly (readonly [path: RegExp, field: string])[] = [
  [/^summary/, 'text'],
  [/^topic_type/, `${OPTIONS}.topic`],
  [/^call_to_action\.url/, `${OPTIONS}.actionUrl`],
  [/^call_to_action/, `${OPTIONS}.action`],
  [/^event\.title/, `${OPTIONS}.event.title`],
  [/^event\.schedule\.start_/, `${OPTIONS}.event.startDate`],
  [/^event\.schedule\.end_/, `${OPTIONS}.event.endDate`],
  [/^event/, `${OPTIONS}.event`],
  [/^offer\.coupon_code/, `${OPTIONS}.offer.couponCode`],
  [/^offer\.redeem_online_url/, `${OPTIONS}.offer.redeemUrl`],
  [/^offer\.terms_conditions/, `${OPTIONS}.offer.terms`],
  [/^offer/, `${OPTIONS}.offer`],
];

/** Google writes paths with underscores or in camel case, also within another object. */
const normal = (path: string): string =>
  path
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replace(/^local_post\./, '')
    .replace(/^_/, '');

function fieldOf(path: string): string {
  const [, index] = /^media(?:\[(\d+)\])?/.exec(path) ?? [];
  if (index !== undefined) return `media.${index}`;
  if (path.startsWith('media')) return 'media';
  return FIELDS.find(([start]) => start.test(path))?.[1] ?? '';
}

function ruleOf(description: string): string {
  if (/fetch|download/i.test(description)) return 'UNREACHABLE';
  return /at most|too long|characters/i.test(description) ? 'LENGTH' : 'INVALID';
}

/** Returns what an error rejects, by the first field that it names. */
export function problemOf(body: unknown): ContentProblem {
  const { data } = Details.safeParse(body);
  const [violation] = data?.error.details.flatMap(({ fieldViolations }) => fieldViolations) ?? [];
  if (!violation) return { field: '', rule: 'INVALID' };
  return { field: fieldOf(normal(violation.field)), rule: ruleOf(violation.description) };
}
