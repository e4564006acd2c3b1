import type { FastifyInstance } from 'fastify';
import type { Config } from '../config';
import type { Encryption } from '../kernel/encryption';
import type { WebhookSettings } from '../networks/webhooks';
import type { Database } from './database';
import type { DemoAccount } from './graphiql/page-configuration';

export type { DemoAccount } from './graphiql/page-configuration';

type SandboxConfig = Pick<Config, 'sandbox'> & {
  readonly networks: Readonly<Record<keyof Config['networks'], { readonly clientId?: string }>>;
};

interface LoadOptions {
  readonly dataDir: string;
  /** Settings of the sandbox. If undefined, the social accounts have no tokens. */
  readonly config?: SandboxConfig;
  /** Encrypts the tokens of social accounts. */
  readonly encryption?: Encryption;
  /** Public URL of the server, the prefix of every URL in the demo data. */
  readonly publicUrl: string;
  /** The result of `demoRows`. By default, the rows are generated if they are needed. */
  readonly rows?: unknown;
  /** File sizes of the images. */
  readonly pictures?: Promise<ReadonlyMap<string, number>>;
  /** Called while PostgreSQL writes rows, which takes seconds: there is time for other work. Not called if none are written. */
  readonly onWriting?: () => void;
  /** Called with the share of the tables that are written, from 0 to 1. */
  readonly onWritten?: (share: number) => void;
}

/** Local servers of the networks. */
export interface Sandbox {
  readonly controlUrl: string;
  /** The secrets with which the networks sign webhooks. */
  readonly webhookSecrets: WebhookSettings;
  stop(): Promise<void>;
}

/** What a server that starts with demo data needs. The server does not know the data itself. */
export interface Demo {
  /** Renders the missing images of the demo. Returns the size of every file, in bytes. */
  paintPictures(dataDir: string, onPainted: (share: number) => void): Promise<ReadonlyMap<string, number>>;
  /** Generates the rows of the demo, which takes about a second. */
  demoRows(publicUrl: string, config: SandboxConfig): unknown;
  /** Loads demo data into an empty database. Returns the demo account if the database has demo data. */
  loadDemoData(database: Database, options: LoadOptions): Promise<DemoAccount | undefined>;
  /** Returns variables for the examples. */
  demoVariables(ownerUrl: string): Promise<Record<string, unknown>>;
  /** Serves the URLs of the demo data. */
  readonly demoPlugin: (
    app: FastifyInstance,
    options: { dataDir: string; ownerUrl: string },
  ) => Promise<void>;
  /**
   * Starts local servers of the networks, on which accounts can be connected, and which send webhooks to the server.
   * Returns undefined if they are turned off.
   */
  startSandbox(
    settings: Pick<Config, 'sandbox' | 'dataDir' | 'networks'>,
    server: { readonly url: string; readonly ownerUrl: string; readonly encryption: Encryption },
  ): Promise<Sandbox | undefined>;
  /** Replaces the prefix of the URLs in the demo data. */
  rewriteUrls(ownerUrl: string, publicUrl: string): Promise<void>;
}
