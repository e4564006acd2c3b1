import { type EventWriter, recordEvent } from '../../kernel/write';

interface Changed {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
}

type Verb = 'created' | 'updated' | 'progressed' | 'completed' | 'failed' | 'cancelled';

/** Records that a generation changed, for subscribers of `generationProgressed`. */
export const recordGenerationEvent = (
  writer: EventWriter,
  { id, organization, clientAccount }: Changed,
  verb: Verb,
  userId?: string,
): Promise<void> =>
  recordEvent(writer, {
    name: `ai_generation.${verb}`,
    tenantId: organization,
    userId,
    subjectId: id,
    payload: { audience: id, scopes: clientAccount === null ? [] : [clientAccount] },
  });
