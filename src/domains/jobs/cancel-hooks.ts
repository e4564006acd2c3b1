import type { MutationContext } from '../../kernel/write';
import type { Job } from './job.entity';

/** What a hook can use of the mutation that cancels a job. */
export type CancelContext = Pick<MutationContext<unknown>, 'context' | 'tx' | 'at'>;

/** Ends the object that a job processes, in the transaction that cancels the job. */
type CancelHook = (mutation: CancelContext, subject: string) => Promise<void>;

const hooks = new Map<string, CancelHook>();

/**
 * Declares what else ends when a user cancels a job of a kind. Runs before the job is canceled, so that the object is locked
 * before its job. If the hook or the cancellation fails, nothing has changed.
 */
export function onCancel(kind: string, hook: CancelHook): void {
  if (hooks.has(kind)) throw new Error(`Jobs of the kind ${kind} have a hook already.`);
  hooks.set(kind, hook);
}

/** Runs the hook of the kind of a job, if it has one and the job processes an object. */
export async function runCancelHook(
  mutation: CancelContext,
  { kind, subjectId }: Pick<Job, 'kind' | 'subjectId'>,
): Promise<void> {
  if (subjectId !== null) await hooks.get(kind)?.(mutation, subjectId);
}
