/**
 * Runs an example against a running server: `npm run example -- apollo`, with the demo account of `npm start`, or with the
 * URL, email address and password given after the name. `agency` and `talk` need the demo data.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { playDay } from './agency/day';
import { connect as apollo } from './apollo';
import { connect as fetch } from './fetch';
import { tellStory } from './repurposing/story';
import { play } from './shared/scenario';
import { connect as urql } from './urql';

// Browsers have one, and so does Node.js 22 and newer.
Object.assign(globalThis, { WebSocket });

const clients = new Map(Object.entries({ apollo, urql, fetch }));
const [
  name = '',
  url = 'http://127.0.0.1:4000/graphql',
  email = 'demo@marquee.example',
  password = 'marquee-demo',
] = process.argv.slice(2);

const print = (report: object): void => console.dir(report, { depth: null });

async function main(): Promise<void> {
  if (name === 'agency') {
    const copywriter = { email: 'creator@marquee.example', password };
    const team = { lead: { email, password }, copywriter, lot: Date.now() % 100_000 };
    return print(await playDay(url, team));
  }
  if (name === 'talk') {
    const copywriter = { email: 'creator@marquee.example', password };
    const transcript = readFileSync(join(__dirname, 'repurposing/talk.txt'), 'utf8');
    const talk = { title: 'Why we still weave by hand', transcript };
    return print(await tellStory(url, { lead: { email, password }, copywriter, talk }));
  }
  const connect = clients.get(name);
  if (!connect) throw new Error(`Which example? One of ${[...clients.keys(), 'agency', 'talk'].join(', ')}.`);
  const client = connect(url);
  try {
    const { forwards, backwards, updated, event, refusal, ...rest } = await play(
      client,
      { email, password },
      100,
    );
    print({
      ...rest,
      forwards: `${forwards.length} posts`,
      backwards: `${backwards.length} posts`,
      updated: updated.post,
      event,
      refusal: refusal.details,
    });
  } finally {
    await client.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
