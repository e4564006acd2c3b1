import { z } from 'zod';
import type { ContentProblem } from '../../domains/channels/network.port';

const Details = z.object({
  errorDetails: z.object({
    inputErrors: z.tuple(
      [
        z.object({
          code: z.string().default(''),
          input: z.object({ inputPath: z.object({ fieldPath: z.string() }) }).optional(),
        }),
      ],
      z.unknown(),
    ),
  }),
});

/** Fields of a draft by the start of the path of a field. */
const FIELDS: readonly (readonly [path: RegExp, field: string])[] = [
  [/^commentary/, 'text'],
  [/altText$/, 'media.altText'],
  [/^content\.media\.title/, 'options.linkedin.mediaTitle'],
  [/^content\.(media|multiImage)|^initializeUploadRequest\.fileSizeBytes/, 'media'],
  [/^content\.article/, 'options.linkedin.article'],
  [/^visibility/, 'options.linkedin.visibility'],
];

const RULES: Readonly<Record<string, string>> = {
  FIELD_LENGTH_TOO_LONG: 'LENGTH',
  INVALID_URL: 'URL',
  MISSING_FIELD: 'MISSING',
};

/** Returns what an error rejects. LinkedIn names the field in the details, or in the message. */
export function problemOf(body: unknown, message: string): ContentProblem {
  const [error] = Details.safeParse(body).data?.errorDetails.inputErrors ?? [];
  const inMessage = /^ERROR :: \/(\S+) ::/.exec(message)?.[1]?.replaceAll('/', '.');
  const path = error?.input?.inputPath.fieldPath ?? inMessage ?? '';
  const field = FIELDS.find(([pattern]) => pattern.test(path))?.[1] ?? '';
  return { field, rule: RULES[error?.code ?? ''] ?? 'INVALID' };
}
