import type { LedgerLine, SandboxControl } from '../../bench/src/system/sandbox-control';
import type { SystemDatabase } from '../../bench/src/system/database';

/** A publication as the database has it in the end. */
interface Outcome {
  readonly id: string;
  readonly status: string;
  readonly platform: string;
  readonly platformUserId: string;
  readonly platformPostId: string | null;
  readonly permalink: string | null;
  readonly caption: string;
  readonly reason: string | null;
  readonly dueAt: Date;
}

export interface Verdict {
  readonly statuses: Readonly<Record<string, number>>;
  /** Publications that followers saw more than once. */
  readonly doubled: readonly string[];
  /** Publications that are neither published once nor failed without an effect. */
  readonly lost: readonly string[];
  /** Posts that followers saw and no publication knows. */
  readonly foreign: readonly string[];
  /** Seconds from the due time until followers saw the post: median and 99th percentile. */
  readonly lateness: readonly [p50: number, p99: number];
  readonly failures: Readonly<Record<string, number>>;
}

const OUTCOMES = `
  SELECT p.id, p.status, p.platform, a.platform_user_id AS "platformUserId", p.platform_post_id AS "platformPostId",
         p.permalink, o.caption, p.error_message AS reason, s.scheduled_at AS "dueAt"
    FROM publications p
    JOIN social_accounts a ON a.id = p.social_account_id
    JOIN schedules s ON s.id = p.schedule_id
    JOIN posts o ON o.id = p.post_id`;

/** The part of a text that identifies a post, in whatever form a platform shows it. */
const MARK = /Fault run post \d+/;
export const captionOf = (post: number): string => `Fault run post ${post} of bread and butter`;

const keyOf = (account: string, text: string): string => `${account} ${MARK.exec(text)?.[0] ?? text}`;

export const countBy = <T>(rows: readonly T[], nameOf: (row: T) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[nameOf(row)] = (counts[nameOf(row)] ?? 0) + 1;
  return counts;
};

/** Returns the value that a share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

const isCorrect = ({ status, platformPostId }: Outcome, effects: readonly LedgerLine[]): boolean => {
  if (status === 'PUBLISHED') return effects.length === 1 && effects[0]!.objectId === platformPostId;
  return status === 'FAILED' && effects.length === 0;
};

/** Compares what the database says with what followers saw. */
export async function judge(database: SystemDatabase, sandbox: SandboxControl): Promise<Verdict> {
  const outcomes = await database.query<Outcome & Record<string, unknown>>(OUTCOMES);
  const shown = (await sandbox.ledger()).filter(({ effect }) => effect === 'POST_PUBLISHED');
  const effects = new Map<string, LedgerLine[]>();
  for (const line of shown) {
    const key = keyOf(line.accountId, line.text);
    effects.set(key, [...(effects.get(key) ?? []), line]);
  }
  const describe = (outcome: Outcome, lines: readonly LedgerLine[]): string =>
    `${outcome.id} ${outcome.platform} ${outcome.status} ${outcome.caption}: ${outcome.reason ?? 'no reason'}; shown as ${lines.map(({ objectId }) => objectId).join() || 'nothing'}, stored as ${outcome.platformPostId}`;
  const judged = outcomes.map((outcome) => {
    const key = keyOf(outcome.platformUserId, outcome.caption);
    return { outcome, key, lines: effects.get(key) ?? [] };
  });
  const keys = new Set(judged.map(({ key }) => key));
  const lateness = judged.flatMap(({ outcome, lines }) =>
    lines.map(({ at }) => (at - outcome.dueAt.getTime()) / 1000),
  );
  const texts = (rows: typeof judged): string[] => rows.map(({ outcome, lines }) => describe(outcome, lines));
  return {
    statuses: countBy(outcomes, ({ status }) => status),
    doubled: texts(judged.filter(({ lines }) => lines.length > 1)),
    lost: texts(judged.filter(({ outcome, lines }) => lines.length <= 1 && !isCorrect(outcome, lines))),
    foreign: [...effects.keys()].filter((key) => !keys.has(key)),
    lateness: [percentile(lateness, 0.5), percentile(lateness, 0.99)],
    failures: countBy(
      outcomes.filter(({ status }) => status === 'FAILED'),
      ({ reason }) => reason ?? 'no reason',
    ),
  };
}
