import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

interface Response<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

interface UserError {
  readonly code: string;
  readonly path: readonly string[] | null;
  readonly message: string;
}

interface Payload {
  readonly userErrors: readonly UserError[];
}

/** A mutation returned user errors, and changed nothing. */
export class RejectedMutationError extends Error {
  constructor(
    name: string,
    readonly errors: readonly UserError[],
  ) {
    super(`${name}: ${JSON.stringify(errors)}`);
  }

  /** Whether the mutation is possible once objects are in another state. */
  get isAboutState(): boolean {
    return this.errors.every(({ code }) => code === 'INVALID_STATE');
  }
}

const ATTEMPTS = 60;
const PAUSE_MS = 500;
/** Errors after which an operation is sent again: the server is busy, or its database does not respond. */
const TEMPORARY = ['INTERNAL', 'UNAVAILABLE'];

/** The response is missing, or tells that the operation failed for a reason that passes. It can have succeeded. */
class TemporaryError extends Error {}

/** Sends operations to the API as one user. */
export class Client {
  private token?: string;

  constructor(readonly url: string) {}

  authorize(token: string): void {
    this.token = token;
  }

  /** Sends an operation and returns its data. Throws if it failed. */
  async send<Data>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.respond<Data>(query, variables);
    if (errors?.some(({ extensions }) => TEMPORARY.includes(extensions?.code ?? '')))
      throw new TemporaryError(JSON.stringify(errors));
    if (errors?.length || !data) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Runs a mutation and returns its payload. Throws if it returned user errors. */
  async mutate<Fields>(name: string, input: object, selection = ''): Promise<Fields> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    const fields = `${selection} userErrors { code path message }`;
    const query = `mutation ($input: ${type}) { payload: ${name}(input: $input) { ${fields} } }`;
    const { payload } = await this.send<{ payload: Fields & Payload }>(query, { input });
    if (payload.userErrors.length) throw new RejectedMutationError(name, payload.userErrors);
    return payload;
  }

  /** Runs a mutation with an idempotency key, and repeats it until its result is known. */
  async mutateOnce<Fields>(name: string, input: object, selection = ''): Promise<Fields> {
    const idempotencyKey = randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.mutate<Fields>(name, { ...input, idempotencyKey }, selection);
      } catch (error) {
        if (!(error instanceof TemporaryError) || attempt === ATTEMPTS) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }

  private async respond<Data>(query: string, variables: object): Promise<Response<Data>> {
    const headers = {
      'content-type': 'application/json',
      ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
    };
    const body = JSON.stringify({ query, variables });
    try {
      const response = await fetch(this.url, { method: 'POST', headers, body });
      return (await response.json()) as Response<Data>;
    } catch (error) {
      throw new TemporaryError(String(error));
    }
  }
}
