import { z } from 'zod';

/** Thrown for an invalid setting. The message is one line and never contains the value of a secret. */
export class ConfigError extends Error {}

/** A text with a minimum length. */
export const text = (minimum: number) =>
  z.string().min(minimum, minimum === 1 ? 'must not be empty' : `must have at least ${minimum} characters`);

export const url = z.url({ protocol: /^https?$/, error: 'must be a URL such as https://app.example' });

/** Parses settings. Throws a ConfigError that names the first invalid one. */
export function parse<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new ConfigError(`${issue.path.join('.')}: ${issue.message}`);
}
