import { boolean, type InputBuilder, jsonOf } from '../../kernel/model';
import { type CustomMutation, declareMutation, type MutationContext } from '../../kernel/write';
import { AiGeneration } from './ai-generation.entity';
import type { ReservedFirst } from './generate';
import { previewOf } from './generation-preview';
import { GenerationPreview } from './generation-preview.shapes';
import type { PreviewableInput } from './generation-request';

const DRY_RUN = '`dryRun` is true';

/** A row in the payload. Null in a preview. */
type PayloadRow = Pick<
  Extract<CustomMutation['payload'][string], { readonly type: unknown }>,
  'type' | 'description'
>;

/** The IDs of the payload, and what was reserved for each generation. */
type StartedGenerations = Readonly<Record<string, string | readonly ReservedFirst[]>> & {
  readonly reserved: readonly ReservedFirst[];
};

/** A mutation that starts generations, and reserves their credits. */
interface GenerationMutation<Input> extends Pick<CustomMutation<Input>, 'description' | 'needs' | 'input'> {
  /** User errors of the handler, besides those of limits. */
  readonly errors: NonNullable<CustomMutation['errors']>;
  readonly payload: Readonly<Record<string, PayloadRow>>;
  /** Describes the job that generates the content. */
  readonly startsJob: string;
  /** Records the generations and starts the job. A preview runs it, too, and undoes it. */
  readonly handler: (ctx: MutationContext<Input & PreviewableInput>) => Promise<StartedGenerations>;
}

/** The payload of mutations that start one generation. */
export const ONE_GENERATION = {
  payload: {
    generation: { type: () => AiGeneration, description: 'The generation, which is pending.' },
  },
  startsJob: 'The job that generates the content.',
};

const addDryRun = (builder: InputBuilder): InputBuilder =>
  builder.addValue('dryRun', boolean, {
    description:
      'Whether to only check the request and return `preview`. No content is generated, nothing is reserved, and the rate limit does not apply. Defaults to false.',
    nullable: true,
  });

/** Returns the payload with the preview, and the rows null in a preview. */
const payloadOf = (rows: GenerationMutation<never>['payload']): CustomMutation['payload'] => ({
  ...Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, { ...row, nullIf: DRY_RUN }])),
  preview: {
    value: jsonOf(() => GenerationPreview),
    description: 'The maximum that the generations can use.',
    nullIf: '`dryRun` is not true',
  },
});

/** Runs a handler, or only previews its cost: what it writes is undone. Throws like the handler in both cases. */
async function runOrPreview<Input>(
  handler: GenerationMutation<Input>['handler'],
  ctx: MutationContext<Input & PreviewableInput>,
): Promise<Readonly<Record<string, string | object>>> {
  const { tx, input } = ctx;
  if (!input.dryRun) {
    const { reserved: _, ...ids } = await handler(ctx);
    return ids;
  }
  await tx.query('SAVEPOINT preview');
  const { reserved } = await handler(ctx);
  await tx.query('ROLLBACK TO SAVEPOINT preview; RELEASE SAVEPOINT preview');
  return { preview: previewOf(reserved) };
}

/**
 * Declares a mutation that reserves AI credits for generations. Adds `dryRun` and `idempotencyKey` to its input, `preview` and
 * `job` to its payload, and the errors of limits.
 */
export const declareGeneration = <Input extends object>(
  name: string,
  { input, errors, payload, startsJob, handler, ...mutation }: GenerationMutation<Input>,
): void =>
  declareMutation(name, {
    ...mutation,
    input: (builder) => {
      input(builder);
      addDryRun(builder);
    },
    idempotent: true,
    errors: [...errors, 'LIMIT_EXCEEDED', 'UsageLimitExceededError'],
    payload: payloadOf(payload),
    startsJob: { description: startsJob, nullIf: DRY_RUN },
    handler: (ctx: MutationContext<Input & PreviewableInput>) => runOrPreview(handler, ctx),
  });
