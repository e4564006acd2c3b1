import { isUtf8 } from 'node:buffer';
import type { GraphQLFormattedError } from 'graphql';
import {
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  type Message,
  MessageType,
  parseMessage,
  type SubscribeMessage,
} from 'graphql-ws';
import { FairQueue } from '../kernel/limits/fair-queue';
import type { Logger } from '../kernel/logging';
import { stringifyWithRaw } from '../kernel/raw-json';
import { OperationError } from './operation-error';
import {
  CloseCode,
  duplicateOperation,
  type Parameters,
  type SocketConnection,
  SocketCloseError,
} from './websocket-connection';
import type { Operations } from './websocket-operations';

/** Maximum number of operations of a socket that run at a time. */
const MAX_OPERATIONS = 20;

interface ProtocolOptions {
  readonly operations: Operations;
  /** Authenticates the socket. Returns the payload of the acknowledgment. */
  readonly admit: (connection: SocketConnection, parameters: Parameters) => Promise<object>;
  readonly log: Logger;
  /** Maximum time until `connection_init`, in milliseconds. */
  readonly initTimeoutMs: number;
}

/** An operation of a socket. A later one with the same ID is another operation. */
class Operation {
  /** Aborted when the client completes the operation or the socket closes. Nothing is sent afterwards. */
  readonly stopping = new AbortController();

  constructor(readonly id: string) {}
}

/**
 * Handles the messages of one socket by graphql-transport-ws. The handler of graphql-ws identifies operations by their ID
 * alone, so that an ID that is reused while its old operation ends mixes up both.
 */
export class ProtocolHandler {
  private initialized = false;
  private acknowledged = false;
  /** Operations that the client has not completed, by ID. */
  private readonly operations = new Map<string, Operation>();
  /** Slots of running operations, including completed ones that have not ended yet. */
  private readonly slots = new FairQueue({ capacity: MAX_OPERATIONS, share: 1 });

  constructor(
    private readonly connection: SocketConnection,
    private readonly options: ProtocolOptions,
  ) {
    if (connection.socket.protocol === GRAPHQL_TRANSPORT_WS_PROTOCOL) this.listen();
    else connection.close(CloseCode.otherProtocol);
  }

  private listen(): void {
    const { connection, options } = this;
    const timer = setTimeout(() => connection.close(CloseCode.initTimeout), options.initTimeoutMs);
    connection.socket.on('message', (data: Buffer) => {
      const lease = connection.closing ? undefined : connection.holdMessage(data);
      if (!lease) return;
      this.handle(data, timer)
        .catch((error: unknown) => this.failed(error))
        .finally(() => lease.release());
    });
    connection.socket.once('close', () => {
      clearTimeout(timer);
      for (const operation of this.operations.values()) this.stop(operation);
    });
  }

  private async handle(data: Buffer, timer: NodeJS.Timeout): Promise<void> {
    const { connection } = this;
    // The library has validated text messages, but not binary ones.
    if (!isUtf8(data)) return connection.close(CloseCode.badRequest);
    const message = parsed(data.toString());
    switch (message?.type) {
      case undefined:
        return connection.close(CloseCode.invalidMessage);
      case MessageType.ConnectionInit:
        clearTimeout(timer);
        return this.initialize(message.payload);
      case MessageType.Ping:
        return this.answerPing(message.payload);
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return this.start(message);
      case MessageType.Complete: {
        const operation = this.operations.get(message.id);
        return operation && this.stop(operation);
      }
      default:
        return connection.close(CloseCode.badRequest);
    }
  }

  private async initialize(parameters: Parameters): Promise<void> {
    const { connection } = this;
    if (this.initialized) return connection.close(CloseCode.alreadyInitialized);
    this.initialized = true;
    const payload = await this.options.admit(connection, parameters);
    this.acknowledged = true;
    await connection.send(JSON.stringify({ type: MessageType.ConnectionAck, payload }));
  }

  /** Responds to a ping and renews the token if it carries one. The pong must not repeat the token. */
  private async answerPing(parameters: Parameters): Promise<void> {
    const { connection } = this;
    if (!connection.actor || !connection.carriesToken(parameters)) return connection.pong();
    const expiresAt = new Date((await connection.authenticate(parameters)).expiresAt);
    await connection.send(JSON.stringify({ type: MessageType.Pong, payload: { expiresAt } }));
  }

  private async start({ id, payload }: SubscribeMessage): Promise<void> {
    const { connection, operations } = this;
    if (!this.acknowledged) return connection.close(CloseCode.unauthorized);
    if (operations.has(id)) return connection.close(duplicateOperation(id));
    if (operations.size >= MAX_OPERATIONS)
      return connection.send(JSON.stringify({ id, type: MessageType.Error, payload: [TOO_MANY_OPERATIONS] }));
    const operation = new Operation(id);
    operations.set(id, operation);
    const { signal } = operation.stopping;
    const whenStopped = (error: unknown): void => {
      if (!signal.aborted) throw error;
    };
    // A slot is missing only while completed operations have not ended yet.
    await this.slots
      .run([], () => this.run(operation, payload), { signal })
      .catch(whenStopped)
      .finally(() => this.end(operation));
  }

  private async run(operation: Operation, payload: SubscribeMessage['payload']): Promise<void> {
    const { operations } = this.options;
    try {
      for await (const result of operations.results(this.connection, payload, operation.stopping.signal))
        await this.send(operation, MessageType.Next, result);
      this.end(operation);
      await this.send(operation, MessageType.Complete);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      this.end(operation);
      await this.send(operation, MessageType.Error, stringifyWithRaw(error.errors));
    }
  }

  /** Sends a message of an operation with a payload in JSON, unless the client has completed the operation. */
  private async send({ id, stopping }: Operation, type: MessageType, payload?: string): Promise<void> {
    if (stopping.signal.aborted) return;
    const rest = payload === undefined ? '' : `,"payload":${payload}`;
    await this.connection.send(`{"id":${JSON.stringify(id)},"type":"${type}"${rest}}`);
  }

  private stop(operation: Operation): void {
    this.end(operation);
    operation.stopping.abort();
  }

  /** Frees the ID, before the last message is sent: the client can reuse it as soon as it has that message. */
  private end({ id, stopping }: Operation): void {
    if (this.operations.get(id)?.stopping === stopping) this.operations.delete(id);
  }

  private failed(error: unknown): void {
    if (error instanceof SocketCloseError) return this.connection.close(error.reason);
    this.options.log.error({ err: error }, 'failed to handle websocket message');
    this.connection.close(CloseCode.internal);
  }
}

/** Returns undefined for text that is no message of the protocol. */
function parsed(text: string): Message | undefined {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}

const TOO_MANY_OPERATIONS: GraphQLFormattedError = {
  message: `A WebSocket connection runs at most ${MAX_OPERATIONS} operations at a time. Wait for one, or complete one.`,
  extensions: { code: 'RATE_LIMITED' },
};
