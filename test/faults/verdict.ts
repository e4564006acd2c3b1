import type { LedgerLine, SandboxControl } from '../../bench/src/system/sandbox-control';
import type { SystemDatabase } from '../../bench/src/system/database';
import type { Pause, Users } from './users';

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

type Row = Outcome & Record<string, unknown>;

/** An outcome with what followers saw of it. */
interface Judged {
  readonly outcome: Outcome;
  readonly key: string;
  readonly lines: readonly LedgerLine[];
}

export interface Verdict {
  readonly statuses: Readonly<Record<string, number>>;
  /** Publications that followers see, by platform. */
  readonly platforms: Readonly<Record<string, number>>;
  /** Publications that followers saw more than once. */
  readonly doubled: readonly string[];
  /** Publications that are neither published once, nor failed with a reason or canceled by a user without an effect. */
  readonly lost: readonly string[];
  /** Publications that followers saw before they were due. */
  readonly early: readonly string[];
  /** Publications that a worker took and sent while a user had paused their account. */
  readonly sentInPause: readonly string[];
  /** Posts that followers saw and no publication knows. */
  readonly foreign: readonly string[];
  /** Seconds from the due time until followers saw the post: median and 99th percentile. */
  readonly lateness: readonly [p50: number, p99: number];
  /** Publications that failed, by platform and reason. Followers saw none of them. */
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

/** Returns whether a line shows the post that a publication knows. Its ID can contain that of the account. */
const isOf = (id: string | null, objectId: string, names: ReadonlyMap<string, string>): boolean =>
  id !== null && (id.split('/').at(-1) === objectId || id === names.get(objectId));

function isCorrect({ outcome, lines }: Judged, users: Users, names: ReadonlyMap<string, string>): boolean {
  const { id, status, platformPostId, reason } = outcome;
  const isCanceled = users.hasCanceled(id);
  if (isCanceled !== (status === 'CANCELLED')) return false;
  if (status === 'PUBLISHED') return lines.length === 1 && isOf(platformPostId, lines[0]!.objectId, names);
  return lines.length === 0 && (isCanceled || (status === 'FAILED' && reason !== null));
}

const TAKEN = `
  SELECT p.id, a.started_at AS "startedAt", p.social_account_id AS account FROM publication_attempts a
    JOIN publications p ON p.organization_id = a.organization_id AND p.id = a.publication_id WHERE a.number = 1`;

/**
 * Returns the publications that were taken in a pause and shown before it ended. Those that were taken before are completed in it,
 * and one that is taken just after it began is postponed when its account is checked.
 */
async function sentInPause(
  database: SystemDatabase,
  pauses: readonly Pause[],
  judged: readonly Judged[],
): Promise<string[]> {
  const taken = await database.query<{ id: string; startedAt: Date; account: string }>(TAKEN);
  const lines = new Map(judged.map((one) => [one.outcome.id, one.lines]));
  return taken
    .filter(({ id, startedAt, account }) =>
      pauses.some(
        ({ accountId, from, to }) =>
          accountId === account &&
          from < startedAt.getTime() &&
          lines.get(id)?.some(({ at }) => from < at && at < to),
      ),
    )
    .map(({ id }) => id);
}

const describe = ({ outcome, lines }: Judged): string =>
  `${outcome.id} ${outcome.platform} ${outcome.status} ${outcome.caption}: ${outcome.reason ?? 'no reason'}; shown as ${lines.map(({ objectId }) => objectId).join() || 'nothing'}, stored as ${outcome.platformPostId}`;

/** Returns what followers saw of the publications. */
async function effectsOf(sandbox: SandboxControl): Promise<Map<string, LedgerLine[]>> {
  const effects = new Map<string, LedgerLine[]>();
  for (const line of await sandbox.ledger()) {
    if (line.effect !== 'POST_PUBLISHED') continue;
    const key = keyOf(line.accountId, line.text);
    effects.set(key, [...(effects.get(key) ?? []), line]);
  }
  return effects;
}

/** Returns the ID of an account as the ledger has it. */
const accountOf = ({ platformUserId }: Outcome): string => platformUserId.split('/').at(-1)!;

/** Compares what the database says with what followers saw, and what users did. */
export async function judge(
  database: SystemDatabase,
  sandbox: SandboxControl,
  users: Users,
): Promise<Verdict> {
  const outcomes = await database.query<Row>(OUTCOMES);
  const [effects, names] = await Promise.all([effectsOf(sandbox), sandbox.publishIds()]);
  const judged = outcomes.map((outcome): Judged => {
    const key = keyOf(accountOf(outcome), outcome.caption);
    return { outcome, key, lines: effects.get(key) ?? [] };
  });
  const keys = new Set(judged.map(({ key }) => key));
  const lateness = judged.flatMap(({ outcome, lines }) =>
    lines.map(({ at }) => (at - outcome.dueAt.getTime()) / 1000),
  );
  const texts = (isTold: (one: Judged) => boolean): string[] => judged.filter(isTold).map(describe);
  return {
    statuses: countBy(outcomes, ({ status }) => status),
    platforms: countBy([...effects.values()].flat(), ({ network }) => network),
    doubled: texts(({ lines }) => lines.length > 1),
    lost: texts((one) => one.lines.length <= 1 && !isCorrect(one, users, names)),
    early: texts(({ outcome, lines }) => lines.some(({ at }) => at < outcome.dueAt.getTime())),
    sentInPause: await sentInPause(database, users.pauses, judged),
    foreign: [...effects.keys()].filter((key) => !keys.has(key)),
    lateness: [percentile(lateness, 0.5), percentile(lateness, 0.99)],
    failures: countBy(
      outcomes.filter(({ status }) => status === 'FAILED'),
      ({ platform, reason }) => `${platform}: ${reason ?? 'no reason'}`,
    ),
  };
}
