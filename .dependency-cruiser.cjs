/**
 * Imports go one way: main, worker → demo, server → networks, language-models, storage → domains (earlier ones only) →
 * kernel. The sandbox stands by itself.
 * test/guards/import-fixtures holds a tree that breaks each rule, so that none can fall silent unnoticed.
 */

/** The order of the domains: each may import the ones before it, never one after it. */
const domains = [
  'common',
  'identity',
  'organizations',
  'notifications',
  'jobs',
  'platform',
  'audit',
  'billing',
  'channels',
  'media',
  'brand',
  'campaigns',
  'content',
  'ai',
  'repurposing',
  'review',
  'publishing',
  'inbox',
  'analytics',
];

/** A rule that files under `from` import, of this repository, files under `allowed` only. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { dependencyTypes: ['local'], ...(allowed && { pathNot: allowed }) },
});

const orderOfDomains = domains.map((domain, place) =>
  only(
    `${domain}-imports-earlier-domains-only`,
    `A later domain extends an earlier one; ${domain} may know ${domains.slice(0, place).join(', ') || 'no other domain'} and the kernel.`,
    `^src/domains/${domain}/`,
    `^src/(kernel|domains/(${domains.slice(0, place + 1).join('|')}))/`,
  ),
);

module.exports = {
  forbidden: [
    only(
      'kernel-imports-kernel-only',
      'The kernel would serve another product as it is.',
      '^src/kernel/',
      '^src/kernel/',
    ),
    ...orderOfDomains,
    {
      name: 'domains-import-kernel-areas-only',
      comment: 'Each folder of the kernel has an index.ts: what domains may know of it.',
      severity: 'error',
      from: { path: '^src/domains/' },
      to: { path: '^src/kernel/', pathNot: '^src/kernel/[^/]+/index\\.ts$' },
    },
    only(
      'list-of-domains-imports-domains-only',
      'src/domains/index.ts lists the domains, nothing else.',
      '^src/domains/[^/]+$',
      '^src/(kernel|domains)/',
    ),
    only(
      'networks-import-ports-and-kernel-only',
      'Networks are adapters behind ports that domains own, and know nothing else of the domains.',
      '^src/networks/',
      '^src/((kernel|networks|domains/common)/|domains/(channels/network|publishing/publishing|publishing/insights/insights)\\.port\\.ts$)',
    ),
    only(
      'storage-imports-ports-and-kernel-only',
      'Stores are adapters behind a port that the media domain owns, and know nothing else of the domains.',
      '^src/storage/',
      '^src/((kernel|storage)/|domains/media/file-storage\\.port\\.ts$)',
    ),
    only(
      'language-models-import-ports-and-kernel-only',
      'Models are adapters behind a port that the AI domain owns, and know nothing else of the domains.',
      '^src/language-models/',
      '^src/((kernel|language-models)/|domains/ai/[^/]+\\.port\\.ts$)',
    ),
    only(
      'demo-imports-domains-and-kernel-only',
      'Demo data is rows of the domains. The server gets it from the entry, and runs without it.',
      '^src/demo/',
      '^src/(kernel|domains|demo|sandbox)/',
    ),
    only(
      'sandbox-imports-kernel-only',
      'Servers that stand for the networks share no mistake with the adapters that call them.',
      '^src/sandbox/',
      '^src/(kernel|sandbox)/',
    ),
    {
      name: 'sandbox-has-its-own-entry',
      comment: 'What serves users must not depend on servers that only development and tests start.',
      severity: 'error',
      from: { pathNot: '^(src/(sandbox|demo)/|src/sandbox\\.ts$|test/)' },
      to: { path: '^src/sandbox/' },
    },
    only(
      'server-imports-no-entry',
      'The server is started by the entries; it may bundle the examples.',
      '^src/server/',
      '^(src/(kernel|domains|networks|language-models|storage|server)/|src/(config|schema)\\.ts$|examples/)',
    ),
    only(
      'schema-imports-domains-and-kernel-only',
      'The schema is what the domains declare, whichever server and networks stand around it.',
      '^src/schema\\.ts$',
      '^src/((kernel|domains)/|config\\.ts$)',
    ),
    only(
      'config-imports-libraries-only',
      'The environment is parsed before anything else loads.',
      '^src/config(\\.ts$|/)',
      '^src/config/',
    ),
    only(
      'migrations-import-no-application-code',
      'A landed migration is frozen; what it imports would change under it.',
      '^migrations/',
      '^migrations/',
    ),
    only(
      'examples-import-examples-only',
      'A client knows the API and nothing behind it.',
      '^examples/',
      '^examples/',
    ),
    {
      name: 'every-file-has-a-layer',
      comment: 'A file or domain outside the order could import anything.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: `^src/((kernel|config|networks|language-models|storage|sandbox|demo|server)/|domains/([^/]+$|(${domains.join('|')})/)|(main|worker|sandbox|config|schema|migrate|encryption)\\.ts$)`,
      },
      to: {},
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Tests may import all; what serves users or is measured does not depend on them.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      comment: 'Type-only imports count: an entity that names a later one as a type knows it all the same.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    exclude: {
      path: '(^|/)node_modules/|^\\.(cache|data)/|^coverage/|^test/(artefacts|guards/import-fixtures)/',
    },
    tsPreCompilationDeps: true,
  },
};
