import type { PublishingPort } from '../../../src/domains/publishing/publishing.port';
import type { BrokenQuery } from './gated-pool';
import type { Violation } from './properties';
import type { Broken } from './simulation';

/** A publisher that is wrong on purpose, and what the simulator notices then. */
interface Proof extends Broken {
  readonly what: string;
  /** The property that is violated first, by one event or another. */
  readonly noticed: readonly Violation['property'][];
  /** A seed that notices it, which is tried before the others. */
  readonly seed: string;
}

/** Returns a port of which some methods are replaced. */
const changed = (port: PublishingPort, more: Partial<PublishingPort>): PublishingPort => ({
  platform: port.platform,
  begin: (draft) => port.begin(draft),
  effectOf: (state) => port.effectOf(state),
  run: (call) => port.run(call),
  findPublished: (search) => port.findPublished(search),
  followUps: (draft) => port.followUps(draft),
  follow: (name, call) => port.follow(name, call),
  ...more,
});

/** Returns a database that runs a statement with another text. */
const rewritten =
  (from: RegExp, to: string): BrokenQuery =>
  (query, sql, values) =>
    query(sql.replace(from, to), values);

export const PROOFS: readonly Proof[] = [
  {
    what: 'a step that can make the post visible is declared as hidden',
    noticed: ['EFFECTS'],
    seed: '8',
    port: (port) => changed(port, { effectOf: () => 'HIDDEN' }),
  },
  {
    what: 'a post counts as absent without a search',
    noticed: ['EFFECTS'],
    seed: '8',
    port: (port) =>
      changed(port, {
        findPublished: ({ draft }) => Promise.resolve({ found: 'ABSENT', state: port.begin(draft) }),
      }),
  },
  {
    what: 'a post that the platform reviews is forgotten',
    noticed: ['EFFECTS'],
    seed: '29',
    port: (port) =>
      changed(port, {
        effectOf: (state) => (state.step === 'review' ? 'HIDDEN' : port.effectOf(state)),
      }),
  },
  {
    what: 'an intent is not stored',
    noticed: ['EFFECTS'],
    seed: '25',
    query: (query, sql, values) =>
      query(
        sql
          .replace(/SET intent_at = coalesce.*,\n/, 'SET lease = lease,\n')
          .replace('SELECT intent_at AS at', 'SELECT $1::timestamptz AS at'),
        values,
      ),
  },
  {
    what: 'a process that was replaced can still write',
    noticed: ['EFFECTS', 'AGREEMENT'],
    seed: '32',
    query: rewritten(/AND lease = (\$\d+)/, 'AND $1::uuid IS NOT NULL'),
  },
  {
    what: 'the deliveries of a process that died are not taken over',
    noticed: ['LEASE'],
    seed: '1',
    query: rewritten(/AND run_at <= coalesce/, 'AND lease IS NULL AND run_at <= coalesce'),
  },
  {
    what: 'publications of an account are sent in any order',
    noticed: ['ORDER'],
    seed: '2',
    query: rewritten(/\(e\.scheduled_at, q\.id\) < \(s\.scheduled_at, p\.id\)/, 'false'),
  },
  {
    what: 'publications that wait for a platform or a quota are not held in time',
    noticed: ['OVERDUE'],
    seed: '35',
    query: rewritten(/OR \(\(s\.scheduled_at \+ greatest/, 'OR false AND ((s.scheduled_at + greatest'),
  },
  {
    what: 'a first comment is written while its account is paused',
    noticed: ['PAUSED'],
    seed: '11',
    port: (port) =>
      changed(port, {
        followUps: (draft) => port.followUps(draft).map((step) => ({ ...step, effect: 'NONE' })),
      }),
  },
  {
    what: 'all publications are sent to a platform that has failed',
    noticed: ['PROBES'],
    seed: '32',
    query: rewritten(/(1 \+ count\(\*\)|r\.place \+ coalesce\(flying\.number, 0\)) <= 3/, '$1 <= 30'),
  },
];
