import type { Client, QueryConfig } from 'pg';
import { isRepeated } from './batch';
import { CorkingClient, type QueryFunction } from './corking-client';

/** Maximum number of statements that a connection prepares. They stay prepared as long as it is open. */
const MAX_PREPARED = 200;

/**
 * A client that prepares statements with parameters, as TypeORM sends them, when this process runs them for the second
 * time. PostgreSQL then parses them once per connection, and plans most of them once.
 */
export class PreparingClient extends CorkingClient {
  private readonly names = new Map<string, string>();

  constructor(config?: ConstructorParameters<typeof Client>[0]) {
    super(config);
    const query = this.query.bind(this) as QueryFunction;
    this.query = ((statement: string | QueryConfig, values?: unknown, ...rest: unknown[]) => {
      const name = typeof statement === 'string' && values ? this.nameOf(statement) : undefined;
      return query(name ? { name, text: statement as string } : statement, values, ...rest);
    }) as Client['query'];
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size >= MAX_PREPARED || !isRepeated(text)) return undefined;
    const name = `w${this.names.size + 1}`;
    this.names.set(text, name);
    return name;
  }
}
