import { sourcesOf, transitionsOf } from '../../src/domains/publishing/publisher/transitions';
import { PublicationStatus } from '../../src/domains/publishing/publishing.enums';

const STATUSES = Object.keys(PublicationStatus) as PublicationStatus[];
const ALLOWED = {
  PUBLISHER: [
    'QUEUED PUBLISHING',
    'PUBLISHING QUEUED',
    'PUBLISHING PUBLISHED',
    'PUBLISHING FAILED',
    'PUBLISHING UNKNOWN',
    'UNKNOWN PUBLISHING',
    'UNKNOWN PUBLISHED',
    'UNKNOWN FAILED',
  ],
  USER: ['QUEUED CANCELLED', 'QUEUED PUBLISHED', 'FAILED QUEUED'],
} as const;

const PAIRS = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const));

describe.each(['PUBLISHER', 'USER'] as const)('transitions by %s', (actor) => {
  test.each(PAIRS)('from %s to %s are allowed only if they are declared', (from, to) => {
    const expected = (ALLOWED[actor] as readonly string[]).includes(`${from} ${to}`);
    expect(transitionsOf(actor)[from].includes(to)).toBe(expected);
    expect(sourcesOf(to, actor).includes(from)).toBe(expected);
  });
});
