interface Response<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string }[];
}

interface Payload {
  readonly userErrors: readonly { readonly message: string }[];
}

/** Sends operations to the API as one user. */
export class Client {
  private token?: string;

  constructor(readonly url: string) {}

  authorize(token: string): void {
    this.token = token;
  }

  /** Sends an operation and returns its data. Throws if it failed. */
  async send<Data>(query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as Response<Data>;
    if (errors?.length || !data) throw new Error(JSON.stringify(errors ?? response.status));
    return data;
  }

  /** Runs a mutation and returns its payload. Throws if it returned user errors. */
  async mutate<Fields>(name: string, input: object, selection = ''): Promise<Fields> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    const fields = `${selection} userErrors { code path message }`;
    const query = `mutation ($input: ${type}) { payload: ${name}(input: $input) { ${fields} } }`;
    const { payload } = await this.send<{ payload: Fields & Payload }>(query, { input });
    if (payload.userErrors.length) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }
}
