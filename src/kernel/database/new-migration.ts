import type { SchemaDiff } from './schema-object';

/** Converts `verb-noun` to `VerbNoun`. */
export const upperCamel = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, c: string) => c.toUpperCase());

const literal = (sql: string): string => `  \`${sql.replace(/[\\`]|\$\{/g, (c) => `\\${c}`)}\`,`;

/** Returns the source of a migration named `verb-noun`. It imports no application code, because that will change. */
export function migrationText(name: string, timestamp: number, { up, down }: SchemaDiff): string {
  const className = `${upperCamel(name)}${timestamp}`;
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
${up.map(literal).join('\n')}
];

const DOWN = [
${down.map(literal).join('\n')}
];

export class ${className} implements MigrationInterface {
  name = '${className}';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
`;
}
