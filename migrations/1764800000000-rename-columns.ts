import type { MigrationInterface, QueryRunner } from 'typeorm';

type Names = readonly [before: string, after: string];

const COLUMNS: Readonly<Record<string, readonly Names[]>> = {
  engagement_metrics: [['ctr', 'click_through_rate']],
  media_assets: [['source_platform', 'source']],
  posts: [
    ['ai_generated', 'ai_contribution'],
    ['ai_idea_id', 'external_idea_id'],
    ['cta', 'call_to_action'],
    ['network_overrides', 'platform_overrides'],
  ],
  publications: [
    ['account_id', 'social_account_id'],
    ['deleted_from_network', 'is_deleted_on_platform'],
    ['insights_ctr', 'insights_click_through_rate'],
    ['post_type', 'kind'],
  ],
  sessions: [
    ['login_method', 'sign_in_method'],
    ['mfa_verified', 'is_mfa_verified'],
    ['os', 'operating_system'],
    ['suspicious', 'is_suspicious'],
  ],
  social_accounts: [
    ['account_type', 'kind'],
    ['last_sync_at', 'last_synced_at'],
    ['media_count', 'post_count'],
  ],
  user_preferences: [['other', 'app_settings']],
  users: [['last_login_at', 'last_sign_in_at']],
};

/** Columns whose values a CHECK constraint named after them limits. */
const CHECKED: Readonly<Record<string, readonly string[]>> = {
  engagement_metrics: ['ctr'],
  media_assets: ['source_platform'],
  posts: ['ai_generated', 'ai_idea_id', 'cta', 'network_overrides'],
  publications: ['insights_ctr', 'post_type'],
  sessions: ['login_method', 'os'],
  social_accounts: ['account_type', 'media_count'],
};

const INDEXES: readonly Names[] = [
  ['ix_publications_account_by_created_at', 'ix_publications_social_account_by_created_at'],
  ['ix_publications_account_by_published_at', 'ix_publications_social_account_by_published_at'],
];

const PLATFORM: Names = ['TWITTER', 'X'];
const PERMISSIONS: readonly Names[] = [
  ['CHANNELS_MANAGE', 'SOCIAL_ACCOUNTS_MANAGE'],
  ['CLIENTS_MANAGE', 'CLIENT_ACCOUNTS_MANAGE'],
];

/** What functions call them; `device->>'os'` is a key of the argument and stays. */
const IN_FUNCTIONS: readonly Names[] = [
  ['NOT_ALLOWED_NOW', 'INVALID_STATE'],
  ['last_login_at', 'last_sign_in_at'],
  ['suspicious', 'is_suspicious'],
  ['browser, os', 'browser, operating_system'],
];

/** In the text of JSON only a key is followed by a colon. */
const IN_CONTRIBUTIONS: readonly Names[] = [
  ['"captionGenerated": ', '"isCaptionGenerated": '],
  ['"imageGenerated": ', '"isImageGenerated": '],
  ['"hashtagsSuggested": ', '"hasSuggestedHashtags": '],
];
const IN_OVERRIDES: readonly Names[] = [
  ['"cta": ', '"callToAction": '],
  [`"platform": "${PLATFORM[0]}"`, `"platform": "${PLATFORM[1]}"`],
];
const IN_OUTCOMES: readonly Names[] = [
  ['"code": "NOT_ALLOWED_NOW"', '"code": "INVALID_STATE"'],
  ['"type": "RefusedMoveError"', '"type": "InvalidStatusTransitionError"'],
  ['"allowed": ', '"allowedStatuses": '],
];

const swapped = (names: readonly Names[]): Names[] => names.map(([before, after]) => [after, before]);
const after = (names: readonly Names[], name: string): string =>
  names.find(([from]) => from === name)?.[1] ?? name;
const array = (names: readonly string[]): string => `ARRAY['${names.join(`', '`)}']`;
const sqlReplace = (expression: string, names: readonly Names[]): string =>
  names.reduce((sql, [from, to]) => `replace(${sql}, '${from}', '${to}')`, `${expression}::text`);

function* renamedColumns(isUp: boolean): Iterable<string> {
  const direction = isUp ? (names: readonly Names[]) => names : swapped;
  for (const [table, names] of Object.entries(COLUMNS)) {
    for (const [from, to] of direction(names))
      // The code that reads the column is deployed together with this migration.
      yield `-- squawk-ignore renaming-column
        ALTER TABLE "${table}" RENAME COLUMN "${from}" TO "${to}"`;
    for (const column of CHECKED[table] ?? []) {
      const [[from, to]] = direction([[column, after(names, column)]]) as [Names];
      yield `ALTER TABLE "${table}" RENAME CONSTRAINT "ck_${table}_${from}" TO "ck_${table}_${to}"`;
    }
  }
  for (const [from, to] of direction([['account_id', 'social_account_id']]))
    yield `ALTER TABLE "publications" RENAME CONSTRAINT "fk_publications_${from}" TO "fk_publications_${to}"`;
  for (const [from, to] of direction(INDEXES)) yield `ALTER INDEX "${from}" RENAME TO "${to}"`;
}

/** Updates rows without changing `updated_at`: nobody edited them. */
const quietly = (table: string, ...updates: string[]): string[] => [
  `ALTER TABLE "${table}" DISABLE TRIGGER "${table}_touch"`,
  ...updates,
  `ALTER TABLE "${table}" ENABLE TRIGGER "${table}_touch"`,
];

/** Renames values of a column of texts or lists of texts, which a CHECK constraint limits. */
function renamedValues(table: string, column: string, names: readonly Names[], check: string): string[] {
  const constraint = `"ck_${table}_${column}"`;
  const isList = check.includes('<@');
  return [
    `ALTER TABLE "${table}" DROP CONSTRAINT ${constraint}`,
    ...names.map(([from, to]) =>
      isList
        ? `UPDATE "${table}" SET "${column}" = array_replace("${column}", '${from}', '${to}') WHERE '${from}' = ANY ("${column}")`
        : `UPDATE "${table}" SET "${column}" = '${to}' WHERE "${column}" = '${from}'`,
    ),
    // There is no release yet, so the tables are small.
    `-- squawk-ignore constraint-missing-not-valid
     ALTER TABLE "${table}" ADD CONSTRAINT ${constraint} CHECK (${check})`,
  ];
}

function renamedPlatform(names: readonly Names[]): Record<string, string[]> {
  const platforms = array(
    'INSTAGRAM FACEBOOK TWITTER LINKEDIN TIKTOK YOUTUBE PINTEREST WHATSAPP GOOGLE_BUSINESS'
      .split(' ')
      .map((platform) => (platform === PLATFORM[0] ? names[0]![1] : platform)),
  );
  const one = (table: string): string[] =>
    renamedValues(table, 'platform', names, `"platform" = ANY (${platforms})`);
  const list = (table: string, column: string): string[] =>
    renamedValues(table, column, names, `cardinality("${column}") <= 9 AND "${column}" <@ ${platforms}`);
  return {
    engagement_metrics: one('engagement_metrics'),
    posts: list('posts', 'target_platforms'),
    publications: one('publications'),
    social_accounts: one('social_accounts'),
    user_preferences: list('user_preferences', 'default_platforms'),
  };
}

const PERMISSION_NAMES =
  'ORGANIZATION_DELETE ORGANIZATION_TRANSFER BILLING_MANAGE ORGANIZATION_UPDATE MEMBERS_MANAGE SETTINGS_MANAGE AUDIT_READ ' +
  'BILLING_READ CHANNELS_MANAGE CLIENTS_MANAGE BRANDS_MANAGE WORKFLOWS_MANAGE AUTOMATIONS_MANAGE WEBHOOKS_MANAGE ' +
  'CAMPAIGNS_WRITE CONTENT_PUBLISH INBOX_REPLY CONTENT_APPROVE CONTENT_WRITE MEDIA_WRITE TEMPLATES_WRITE AI_USE ' +
  'FEEDBACK_GIVE READ';

function renamedPermissions(isUp: boolean): string[] {
  const names = isUp ? PERMISSIONS : swapped(PERMISSIONS);
  const all = array(PERMISSION_NAMES.split(' ').map((name) => (isUp ? after(PERMISSIONS, name) : name)));
  const may = `tenancy.may('${names[1]![1]}', "client_accounts"."organization_id", "client_accounts"."id", NULL)`;
  return [
    ...quietly(
      'memberships',
      ...['granted_permissions', 'denied_permissions'].flatMap((column) =>
        renamedValues('memberships', column, names, `"${column}" <@ ${all}`),
      ),
    ),
    ...names.map(
      ([from, to]) => `UPDATE "role_permissions" SET "permission" = '${to}' WHERE "permission" = '${from}'`,
    ),
    `ALTER POLICY "client_accounts_insert" ON "client_accounts" WITH CHECK (${may})`,
    `ALTER POLICY "client_accounts_update" ON "client_accounts" USING (${may}) WITH CHECK (${may})`,
  ];
}

function renamedJson(direction: (names: readonly Names[]) => readonly Names[], isUp: boolean): string[] {
  const contribution = isUp ? 'ai_contribution' : 'ai_generated';
  const overrides = isUp ? 'platform_overrides' : 'network_overrides';
  const nothing = `{"captionGenerated": false, "hashtagsSuggested": false, "imageGenerated": false, "generationCost": "0", "modelVersions": {}}`;
  const initial = isUp
    ? IN_CONTRIBUTIONS.reduce((text, [from, to]) => text.replace(from, to), nothing)
    : nothing;
  return [
    `ALTER TABLE "posts" ALTER COLUMN "${contribution}" SET DEFAULT '${initial}'`,
    `UPDATE "posts" SET "${contribution}" = ${sqlReplace(`"${contribution}"`, direction(IN_CONTRIBUTIONS))}::jsonb`,
    `UPDATE "posts" SET "${overrides}" = ${sqlReplace(`"${overrides}"`, direction(IN_OVERRIDES))}::jsonb WHERE "${overrides}" <> '[]'`,
    `UPDATE idempotency.keys SET answer = ${sqlReplace('answer', direction(IN_OUTCOMES))}::jsonb WHERE answer ? 'errors'`,
  ];
}

/** Runs each function again that names something old; who may call it stays as it is. */
const renamedInFunctions = (names: readonly Names[]): string => `DO $do$
  DECLARE
    definition text;
  BEGIN
    FOR definition IN SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname IN ('auth', 'organizations') AND p.prosrc ~ '\\m(${names.map(([from]) => from).join('|')})\\M' LOOP
      EXECUTE ${names.reduce((sql, [from, to]) => `regexp_replace(${sql}, '\\m${from}\\M', '${to}', 'g')`, 'definition')};
    END LOOP;
  END $do$`;

function* statements(isUp: boolean): Iterable<string> {
  const direction = isUp ? (names: readonly Names[]) => names : swapped;
  yield* renamedColumns(isUp);
  const { posts, engagement_metrics: metrics, ...others } = renamedPlatform(direction([PLATFORM]));
  yield* metrics!;
  yield* quietly('posts', ...posts!, ...renamedJson(direction, isUp));
  for (const [table, updates] of Object.entries(others)) yield* quietly(table, ...updates);
  yield* renamedPermissions(isUp);
  yield renamedInFunctions(direction(IN_FUNCTIONS));
}

/** Columns, values and keys of JSON take the names that the GraphQL schema has for them now. */
export class RenameColumns1764800000000 implements MigrationInterface {
  readonly name = 'RenameColumns1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of statements(true)) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of statements(false)) await runner.query(sql);
  }
}
