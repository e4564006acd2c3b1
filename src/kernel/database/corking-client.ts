import { Client, type QueryConfig } from 'pg';
import { type Receiving, receiveRowBytes } from './row-messages';

export type QueryFunction = (statement: string | QueryConfig, ...rest: unknown[]) => unknown;

/**
 * A client that sends the statements of one tick of the event loop in one write, and receives rows as bytes. A write to a
 * socket takes more of the CPU time of this process than making the messages of a statement.
 */
export class CorkingClient extends Client {
  private corked = false;

  constructor(config?: ConstructorParameters<typeof Client>[0]) {
    super(config);
    receiveRowBytes((this as unknown as { connection: Receiving }).connection);
    const query = this.query.bind(this) as QueryFunction;
    this.query = ((statement: string | QueryConfig, ...rest: unknown[]) => {
      this.corkOnce();
      return query(statement, ...rest);
    }) as Client['query'];
  }

  private corkOnce(): void {
    if (this.corked) return;
    // Encryption replaces the stream when the client connects.
    const { stream } = (this as unknown as { connection: { stream: NodeJS.WritableStream & Corkable } })
      .connection;
    this.corked = true;
    stream.cork();
    process.nextTick(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}

interface Corkable {
  cork(): void;
  uncork(): void;
}
