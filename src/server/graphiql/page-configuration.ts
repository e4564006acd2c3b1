/** A query that the page opens in its own tab. */
export interface GraphiqlTab {
  /** Added as a comment above the query if the query does not contain it. The tab shows the operation name. */
  name: string;
  query: string;
  variables?: Record<string, unknown>;
}

/** An account with a public password, which is part of the page. */
export interface DemoAccount {
  email: string;
  password: string;
}

/** URLs of the scripts that Monaco runs as web workers. */
export interface WorkerUrls {
  editor: string;
  json: string;
  graphql: string;
}

/** Configuration of the page, embedded as JSON. */
export interface PageConfiguration {
  /** Path of the GraphQL endpoint, such as '/graphql'. */
  path: string;
  tabs: GraphiqlTab[];
  demoAccount?: DemoAccount;
  workers: WorkerUrls;
}
