import { jobTransaction } from '../../kernel/jobs';
import type { EventWriter } from '../../kernel/write';
import type { AiFeature, AiGenerationStatus, AiModelTier, AiProvider } from './ai.enums';
import {
  briefOf,
  imagesOf,
  maximumOf,
  reserveCall,
  settleCall,
  startReservedCall,
} from './generation-credits';
import { recordGenerationEvent } from './generation-events';
import type { Consumption, Cost, UsedModel } from './language-model.port';
import { type PartialOutput, partialTextOf } from './partial-text';

/** The row of a generation as its job reads and changes it, with the privileges of the worker. */

interface Client {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Connections of a job. */
export interface JobConnection {
  withPgClient<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

export interface GenerationRow {
  readonly id: string;
  readonly organization_id: string;
  readonly client_account_id: string | null;
  readonly created_by_id: string | null;
  readonly feature: AiFeature;
  readonly model_tier: AiModelTier;
  readonly input: unknown;
  readonly seed: number;
  readonly temperature: string;
  readonly max_output_tokens: number;
  readonly call_count: number;
  readonly status: AiGenerationStatus;
}

const COLUMNS = `g.id, g.organization_id, g.client_account_id, g.created_by_id, g.feature, g.model_tier, g.input, g.seed,
  g.temperature, g.max_output_tokens, g.call_count, g.status`;

const FIND = `SELECT ${COLUMNS}, g.status = 'RUNNING' AS "isLost", g.provider, g.model_name AS "modelName"
  FROM ai_generations g WHERE g.id = $1 AND g.status IN ('PENDING', 'RUNNING')`;

/** A generation that has not ended. If it is running, the process that called the model was killed. */
export interface OpenGeneration extends GenerationRow {
  readonly isLost: boolean;
  readonly provider: AiProvider | null;
  readonly modelName: string | null;
}

/** Returns a generation that has not ended. */
export const findOpen = async (
  connection: JobConnection,
  id: string,
): Promise<OpenGeneration | undefined> => {
  const { rows } = await connection.withPgClient((client) => client.query(FIND, [id]));
  return (rows as OpenGeneration[])[0];
};

interface Change {
  readonly set: string;
  /** `$1` is the ID, `$2` the number of the call that the change belongs to. */
  readonly values: readonly unknown[];
  readonly where: string;
  readonly verb?: 'progressed' | 'completed' | 'failed';
  /** Stores more in the same transaction, before the credits are charged. */
  readonly store?: (writer: EventWriter, row: GenerationRow) => Promise<void>;
  /** Charges or reserves credits in the same transaction. */
  readonly credits?: (writer: EventWriter, row: GenerationRow) => Promise<void>;
}

/** Changes a generation while its last call is this one, and records the change. Returns undefined if it is not. */
const changeGeneration = (
  connection: JobConnection,
  { id, call_count: call }: GenerationRow,
  { set, values, where, verb, store, credits }: Change,
): Promise<GenerationRow | undefined> =>
  jobTransaction(connection, async (writer) => {
    const [row] = (await writer.query(
      `UPDATE ai_generations g SET ${set} WHERE g.id = $1 AND g.call_count = $2 AND ${where} RETURNING ${COLUMNS}`,
      [id, call, ...values],
    )) as GenerationRow[];
    if (!row) return undefined;
    await store?.(writer, row);
    await credits?.(writer, row);
    const { organization_id: organization, client_account_id: clientAccount } = row;
    // The stream of a canceled generation ends with the latest event.
    const otherwise = row.status === 'CANCELLED' ? 'cancelled' : 'updated';
    await recordGenerationEvent(writer, { id, organization, clientAccount }, verb ?? otherwise);
    return row;
  });

const NO_PARTIAL = 'partial_text = NULL, partial_tokens = NULL';

/** SQL that adds what a call consumed. `$3` to `$9` are the values. */
const CONSUME = `input_tokens = g.input_tokens + $3, cached_input_tokens = g.cached_input_tokens + $4,
  output_tokens = g.output_tokens + $5, reasoning_tokens = g.reasoning_tokens + $6,
  is_usage_estimated = g.is_usage_estimated OR $7, cost = g.cost + $8::numeric, prices = coalesce($9::jsonb, g.prices)`;

function consumed(consumption: Consumption | undefined): unknown[] {
  const { usage, cost, prices } = consumption ?? {};
  return [
    usage?.inputTokens ?? 0,
    usage?.cachedInputTokens ?? 0,
    usage?.outputTokens ?? 0,
    usage?.reasoningTokens ?? 0,
    usage?.isEstimated ?? false,
    // An unknown price makes the cost unknown.
    consumption ? cost : '0',
    prices ? JSON.stringify(prices) : null,
  ];
}

/** Returns the call of a generation that credits are reserved for. */
const paidCall = (
  row: GenerationRow,
  call = Math.max(row.call_count, 1),
): Parameters<typeof settleCall>[1] => ({
  id: row.id,
  organization: row.organization_id,
  user: row.created_by_id,
  tier: row.model_tier,
  call,
});

/** Thrown if a generation waited so long for its first call that its reservation has expired. */
export class ExpiredReservationError extends Error {}

interface StartedCall {
  readonly model: UsedModel;
  readonly lost?: Consumption;
  readonly costOf: (model: UsedModel, usage: Consumption['usage']) => Cost;
  readonly at: Date;
}

/** Charges a lost call, and reserves the next one. The mutation has reserved the first one. */
async function reserveNext(
  writer: EventWriter,
  row: GenerationRow,
  { model, lost, costOf, at }: StartedCall,
): Promise<void> {
  const call = paidCall(row);
  if (lost) await settleCall(writer, paidCall(row, row.call_count - 1), 'LOST', at);
  if (row.call_count > 1) {
    const brief = briefOf(row.feature, row.input);
    const maximum = maximumOf(brief, row.max_output_tokens);
    await reserveCall(writer, { ...call, images: imagesOf(brief) }, maximum, at, {
      used: model,
      cost: costOf(model, maximum),
    });
  }
  if (!(await startReservedCall(writer, call, at)))
    throw new ExpiredReservationError('The reservation of the generation has expired.');
}

/**
 * Starts a call of a model, with what a lost call may have consumed. Returns undefined if the generation has ended meanwhile.
 * Throws a MutationError if a limit of AI credits does not allow the call, and an ExpiredReservationError.
 */
export const startCall = (
  connection: JobConnection,
  row: GenerationRow,
  started: StartedCall,
): Promise<GenerationRow | undefined> =>
  changeGeneration(connection, row, {
    set: `${NO_PARTIAL}, status = 'RUNNING', call_count = g.call_count + 1, started_at = coalesce(g.started_at, $12),
      provider = $10, model_name = $11, ${CONSUME.replace('g.cost +', `CASE WHEN g.call_count = 0 THEN 0 ELSE g.cost END +`)}`,
    values: [...consumed(started.lost), started.model.provider, started.model.name, started.at],
    where: `g.status IN ('PENDING', 'RUNNING')`,
    credits: (writer, next) => reserveNext(writer, next, started),
  });

/** What a call gave. */
interface CallOutcome {
  readonly consumption?: Consumption;
  /** Whether the process that made the call was killed, so that its use is unknown. */
  readonly isLost?: boolean;
  readonly model?: UsedModel;
  readonly durationMs: number;
  readonly at: Date;
}

/** Charges what the last call consumed. */
const settleLast =
  ({ consumption, isLost, model, at }: CallOutcome): Change['credits'] =>
  (writer, row) =>
    settleCall(writer, paidCall(row), isLost ? 'LOST' : consumption, at, model);

const AFTER_CALL = `${NO_PARTIAL}, ${CONSUME}, duration_ms = g.duration_ms + $10, model_version = coalesce($11, g.model_version)`;
const afterCall = ({ consumption, durationMs }: CallOutcome): unknown[] => [
  ...consumed(consumption),
  Math.round(durationMs),
  consumption?.version ?? null,
];

/** Records a call after which another one follows. Also records a call that was canceled. */
export const recordCall = (
  connection: JobConnection,
  row: GenerationRow,
  outcome: CallOutcome,
): Promise<GenerationRow | undefined> =>
  changeGeneration(connection, row, {
    set: `${AFTER_CALL}, status = CASE g.status WHEN 'RUNNING' THEN 'PENDING' ELSE g.status END`,
    values: afterCall(outcome),
    where: `g.status IN ('RUNNING', 'CANCELLED')`,
    credits: settleLast(outcome),
  });

/** Ends a generation after its last call, with the columns of its outcome. */
export function endGeneration(
  connection: JobConnection,
  row: GenerationRow,
  outcome: CallOutcome,
  {
    verb,
    columns,
    store,
  }: Pick<Change, 'store'> & {
    readonly verb: 'completed' | 'failed';
    readonly columns: Readonly<Record<string, unknown>>;
  },
): Promise<GenerationRow | undefined> {
  const names = Object.keys(columns);
  return changeGeneration(connection, row, {
    set: [
      AFTER_CALL,
      `status = '${verb.toUpperCase()}', finished_at = greatest($12, g.started_at)`,
      ...names.map((name, place) => `${name} = $${place + 13}`),
    ].join(', '),
    values: [...afterCall(outcome), outcome.at, ...Object.values(columns)],
    where: `g.status IN ('PENDING', 'RUNNING')`,
    ...{ verb, store },
    credits: settleLast(outcome),
  });
}

/** Records what the running call has generated so far. */
export async function recordPartial(
  connection: JobConnection,
  row: GenerationRow,
  { output, outputTokens }: PartialOutput,
): Promise<void> {
  const text = partialTextOf(output);
  if (!text) return;
  await changeGeneration(connection, row, {
    set: 'partial_text = $3, partial_tokens = $4',
    values: [text, outputTokens],
    where: `g.status = 'RUNNING'`,
    verb: 'progressed',
  });
}

/** Returns whether the generation is still running with this call. */
export async function isRunning(
  connection: JobConnection,
  { id, call_count }: GenerationRow,
): Promise<boolean> {
  const sql = `SELECT FROM ai_generations WHERE id = $1 AND call_count = $2 AND status = 'RUNNING'`;
  return (await connection.withPgClient((client) => client.query(sql, [id, call_count]))).rows.length > 0;
}

const SETTING = `SELECT setting ->> $1 AS model FROM system_setting('ai.models') AS setting
  WHERE jsonb_typeof(setting) = 'object'`;

/** Returns the name of the model that staff chose for a tier. */
export async function chosenModel(connection: JobConnection, tier: AiModelTier): Promise<string | undefined> {
  const { rows } = await connection.withPgClient((client) => client.query(SETTING, [tier]));
  return (rows as { model: string | null }[])[0]?.model ?? undefined;
}
