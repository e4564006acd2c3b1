import { startStandInServer } from './stand-in-server';

/** Starts the server whose page the browser opens; `url` is its GraphQL endpoint. */
export async function startServerUnderTest(): Promise<{ url: string; stop(): Promise<void> }> {
  return startStandInServer();
}
