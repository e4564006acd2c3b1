import { z } from 'zod';
import type { ContentProblem } from '../../domains/channels/network.port';

const Errors = z.object({
  errors: z.tuple([z.object({ parameters: z.record(z.string(), z.unknown()) })], z.unknown()),
});

/** Fields of a draft by the parameters of calls. */
const FIELDS: Readonly<Record<string, string>> = {
  media_category: 'media',
  media_id: 'media',
  media_type: 'media',
  'media.media_ids': 'media',
  reply_settings: 'options.x.replySettings',
  text: 'text',
};

/** Returns what an error rejects, by the parameter that it names. */
export function problemOf(body: unknown): ContentProblem {
  const [error] = Errors.safeParse(body).data?.errors ?? [];
  const parameter = Object.keys(error?.parameters ?? {})[0] ?? '';
  return { field: FIELDS[parameter] ?? '', rule: 'INVALID' };
}
