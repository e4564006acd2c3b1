import { createHmac } from 'node:crypto';
import sharp from 'sharp';
import { startReceiver } from '../sandbox/helpers';
import type { Json } from '../support/server';
import { Facts } from './facts';
import { mp4 } from './media-server';
import type { Reply, Target } from './target';
import { whatsappConnect, whatsappConsent, whatsappExchange } from './whatsapp-login';

const V = '/v25.0';
let people = 0;
/** The number of a person that nobody wrote to yet. */
const newPerson = (): string => `4915155${String((people += 1)).padStart(6, '0')}`;

const send = (network: Target, message: object, account = network.account): Promise<Reply> =>
  network.post(`${V}/${account}/messages`, {}, { json: { messaging_product: 'whatsapp', ...message } });

const text = (to: string, body: string, more: object = {}): object => ({
  to,
  type: 'text',
  text: { body },
  ...more,
});

const act = ({ sandbox }: Target, action: string, body: object): Promise<Json> =>
  sandbox.control('POST', `networks/WHATSAPP/${action}`, body);

/** A person writes to the number, which opens the window. Returns the number of the person. */
async function writer(network: Target, body = 'Hello'): Promise<string> {
  const from = newPerson();
  await act(network, 'receiveMessage', { account: network.account, from, text: body });
  return from;
}

const codeOf = ({ body }: Reply): number => body.error?.code;

async function businessOf({ sandbox, account }: Target): Promise<string> {
  const all: Json[] = await sandbox.control('GET', 'accounts');
  return all.find(({ id }) => id === account).linkedTo;
}

/** Runs `work` with the app subscribed to messages and templates, and returns the changes that it is sent. */
async function received(network: Target, work: () => Promise<unknown>): Promise<Json[]> {
  const { sandbox } = network;
  const receiver = await startReceiver((params) => params.get('hub.challenge') ?? undefined);
  const { id, secret } = await sandbox.app();
  const business = await businessOf(network);
  try {
    const subscription = {
      object: 'whatsapp_business_account',
      callback_url: receiver.url,
      verify_token: 'verify',
      fields: 'messages,message_template_status_update',
    };
    await network.post(`${V}/${id}/subscriptions`, subscription, { token: `${id}|${secret}` });
    await network.post(`${V}/${business}/subscribed_apps`);
    await work();
    await sandbox.control('POST', 'webhooks/deliver');
    return receiver.received.flatMap(({ body, signature }) => {
      expect(signature).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
      const { object, entry } = JSON.parse(body);
      expect([object, entry[0].id]).toEqual(['whatsapp_business_account', business]);
      return entry[0].changes;
    });
  } finally {
    await network.delete(`${V}/${business}/subscribed_apps`);
    await receiver.stop();
  }
}

/** Statuses that the app is sent while `work` runs. */
const statuses = async (network: Target, work: () => Promise<unknown>): Promise<Json[]> =>
  (await received(network, work)).flatMap(({ value }) => value.statuses ?? []);

const failures = async (network: Target, work: () => Promise<unknown>): Promise<unknown[][]> =>
  (await statuses(network, work)).map(({ status, errors }) => [status, errors?.[0].code]);

const linesOf = async ({ sandbox, account }: Target, message: string): Promise<string[]> =>
  (await sandbox.effects(account)).filter((line) => line.text === message).map(({ effect }) => effect);

const body = (content: string, example?: object): object => ({
  type: 'BODY',
  text: content,
  ...(example && { example }),
});

let names = 0;
/** Submits a template with a new name. */
async function submitted(network: Target, more: object = {}): Promise<Reply & { name: string }> {
  const name = `offer_${(names += 1)}`;
  const reply = await network.post(
    `${V}/${await businessOf(network)}/message_templates`,
    {},
    { json: { name, language: 'en_US', category: 'MARKETING', components: [body('Fresh bread!')], ...more } },
  );
  return { ...reply, name };
}

/** Submits a template and waits for its approval. Returns its name and ID. */
async function approved(network: Target, more: object = {}): Promise<{ id: string; name: string }> {
  const reply = await submitted(network, more);
  await network.sandbox.advance(61);
  return { id: reply.body.id, name: reply.name };
}

const template = (to: string, name: string, values: string[] = [], code = 'en_US'): object => ({
  to,
  type: 'template',
  template: {
    name,
    language: { code },
    components: values.length
      ? [{ type: 'body', parameters: values.map((value) => ({ type: 'text', text: value })) }]
      : [],
  },
});

const templateStatus = async (network: Target, id: string): Promise<string> =>
  (await network.get(`${V}/${id}`, { fields: 'status' })).body.status;

async function upload(network: Target, bytes: Buffer, type: string): Promise<Reply> {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', type);
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'file');
  return network.post(`${V}/${network.account}/media`, {}, { form });
}

const jpeg = (): Promise<Buffer> =>
  sharp({ create: { width: 80, height: 80, channels: 3, background: '#3366aa' } })
    .jpeg()
    .toBuffer();

export const facts = new Facts();

facts
  .everywhere('assumed', 'a number returns the requested fields', async (network) => {
    const fields = 'display_phone_number,verified_name,quality_rating';
    expect((await network.get(`${V}/${network.account}`, { fields })).body).toEqual({
      id: network.account,
      display_phone_number: expect.any(String),
      verified_name: expect.any(String),
      quality_rating: expect.any(String),
    });
  })
  .everywhere('assumed', 'a call without a token fails with code 104', async (network) => {
    expect(codeOf(await network.get(`${V}/${network.account}`, {}, { token: null }))).toBe(104);
  })
  .everywhere('documented', 'a malformed token fails with code 190', async (network) => {
    expect(codeOf(await network.get(`${V}/${network.account}`, {}, { token: 'malformed' }))).toBe(190);
  })
  .everywhere('observed', 'a message without messaging_product fails with code 100', async (network) => {
    const reply = await network.post(`${V}/${network.account}/messages`, {}, { json: { type: 'text' } });
    expect([reply.status, codeOf(reply)]).toEqual([400, 100]);
  })
  .everywhere('observed', 'an unknown type fails with code 131051', async (network) => {
    expect(codeOf(await send(network, { type: 'shoe' }))).toBe(131051);
  })
  .everywhere('observed', 'a missing parameter fails with code 131008 and details', async (network) => {
    const reply = await send(network, { type: 'text', text: { body: 'To nobody' } });
    expect(reply.body.error).toMatchObject({
      code: 131008,
      error_data: { messaging_product: 'whatsapp', details: expect.any(String) },
      fbtrace_id: expect.any(String),
    });
  })
  .everywhere('documented', 'unknown media fail with code 100 and subcode 33', async (network) => {
    const { body: answer } = await network.get(`${V}/17000000000000001`);
    expect(answer.error).toMatchObject({ code: 100, error_subcode: 33 });
  })
  .everywhere('documented', 'responses have X-App-Usage', async (network) => {
    const { headers } = await network.get(`${V}/${network.account}`);
    expect(JSON.parse(headers.get('x-app-usage')!)).toHaveProperty('call_count');
  })
  .add(
    'observed',
    'the code of the embedded signup is exchanged for a token without an end',
    async (network) => {
      const code = (await whatsappConsent(network.sandbox)).searchParams.get('code')!;
      const { status, body: answer } = await whatsappExchange(network.sandbox, { code });
      expect([status, answer]).toEqual([200, { access_token: expect.any(String), token_type: 'bearer' }]);
      await network.sandbox.advance(90 * 86_400);
      const token = answer.access_token;
      expect((await network.get(`${V}/${network.account}`, {}, { token })).status).toBe(200);
    },
  )
  .add('assumed', 'debug_token lists the granted business accounts', async (network) => {
    const business = await businessOf(network);
    const input_token = await whatsappConnect(network.sandbox);
    const { body: answer } = await network.get(`${V}/debug_token`, { input_token });
    expect(answer.data).toMatchObject({ type: 'SYSTEM_USER', is_valid: true, expires_at: 0 });
    expect(answer.data.granular_scopes).toContainEqual({
      scope: 'whatsapp_business_management',
      target_ids: expect.arrayContaining([business]),
    });
  })
  .add('assumed', 'a code can be exchanged once, for 10 minutes', async (network) => {
    const code = (await whatsappConsent(network.sandbox)).searchParams.get('code')!;
    await whatsappExchange(network.sandbox, { code });
    expect((await whatsappExchange(network.sandbox, { code })).body.error.code).toBe(100);
    const late = (await whatsappConsent(network.sandbox)).searchParams.get('code')!;
    await network.sandbox.advance(601);
    expect((await whatsappExchange(network.sandbox, { code: late })).body.error).toMatchObject({
      error_subcode: 36007,
    });
  })
  .add('assumed', 'a business account lists its numbers', async (network) => {
    const { body: list } = await network.get(`${V}/${await businessOf(network)}/phone_numbers`);
    expect(list.data).toEqual([
      {
        id: network.account,
        verified_name: 'Blue Door Bakery',
        display_phone_number: '+49 30 5550 0101',
        quality_rating: 'GREEN',
      },
    ]);
  })
  .add('assumed', 'messages need whatsapp_business_messaging', async (network) => {
    const token = await whatsappConnect(network.sandbox, { scopes: ['whatsapp_business_management'] });
    const json = { messaging_product: 'whatsapp', ...text(newPerson(), 'No scope') };
    const reply = await network.post(`${V}/${network.account}/messages`, {}, { json, token });
    expect([reply.status, codeOf(reply)]).toEqual([403, 200]);
  })
  .add('observed', 'a number that is not registered fails with code 133010', async (network) => {
    const other = await network.sandbox.account('tiny_atelier', 'WHATSAPP');
    expect(codeOf(await send(network, text(newPerson(), 'Early'), other.id))).toBe(133010);
    const json = { messaging_product: 'whatsapp', pin: '12345' };
    expect(codeOf(await network.post(`${V}/${other.id}/register`, {}, { json }))).toBe(100);
    await network.post(`${V}/${other.id}/register`, {}, { json: { ...json, pin: '123456' } });
    expect((await send(network, text(newPerson(), 'Registered'), other.id)).status).toBe(200);
  })
  .add('assumed', 'a message returns its ID and the recipient', async (network) => {
    const to = await writer(network);
    const { status, body: answer } = await send(network, text(`+${to}`, 'We open at six'));
    expect([status, answer]).toEqual([
      200,
      {
        messaging_product: 'whatsapp',
        contacts: [{ input: `+${to}`, wa_id: to }],
        messages: [{ id: expect.stringMatching(/^wamid\./) }],
      },
    ]);
    expect(await linesOf(network, 'We open at six')).toEqual(['MESSAGE_DELIVERED']);
  })
  .add('assumed', 'statuses are sent and delivered, with the opaque data of the message', async (network) => {
    const to = await writer(network);
    const biz_opaque_callback_data = 'intent-1';
    let id = '';
    const list = await statuses(network, async () => {
      const reply = await send(network, text(to, 'Tracked', { biz_opaque_callback_data }));
      id = reply.body.messages[0].id;
    });
    const status = {
      id,
      recipient_id: to,
      biz_opaque_callback_data,
      timestamp: expect.stringMatching(/^\d+$/),
    };
    expect(list).toEqual([
      {
        ...status,
        status: 'sent',
        pricing: { billable: false, pricing_model: 'PMP', category: 'service' },
      },
      { ...status, status: 'delivered', pricing: expect.any(Object) },
    ]);
  })
  .add('assumed', 'the opaque data has at most 512 characters', async (network) => {
    const to = await writer(network);
    const more = { biz_opaque_callback_data: 'a'.repeat(513) };
    expect(codeOf(await send(network, text(to, 'Too much', more)))).toBe(131009);
  })
  .add('assumed', 'a status tells that the person read the message', async (network) => {
    const to = await writer(network);
    const { body: answer } = await send(network, text(to, 'Read me'));
    const message = answer.messages[0].id;
    const list = await statuses(network, () => act(network, 'readMessage', { message }));
    expect(list).toMatchObject([{ id: message, status: 'read', recipient_id: to }]);
  })
  .add('observed', 'a message outside of the window of 24 hours fails with 131047', async (network) => {
    const to = newPerson();
    expect(await failures(network, () => send(network, text(to, 'Too early')))).toEqual([['failed', 131047]]);
    expect(await linesOf(network, 'Too early')).toEqual([]);
  })
  .add('assumed', 'the window ends 24 hours after the last message of the person', async (network) => {
    const to = await writer(network);
    await network.sandbox.advance(86_300);
    expect((await send(network, text(to, 'In time'))).status).toBe(200);
    expect(await linesOf(network, 'In time')).toEqual(['MESSAGE_DELIVERED']);
    await network.sandbox.advance(100);
    expect(await failures(network, () => send(network, text(to, 'Too late')))).toEqual([['failed', 131047]]);
  })
  .add('assumed', 'a message of a person is sent to the app', async (network) => {
    const changes = await received(network, () => writer(network, 'Do you bake?'));
    expect(changes).toMatchObject([
      {
        field: 'messages',
        value: {
          messaging_product: 'whatsapp',
          metadata: { display_phone_number: '493055500101', phone_number_id: network.account },
          contacts: [{ profile: { name: 'Ravi' } }],
          messages: [{ id: expect.stringMatching(/^wamid\./), type: 'text', text: { body: 'Do you bake?' } }],
        },
      },
    ]);
    expect(changes[0].value.contacts[0].wa_id).toBe(changes[0].value.messages[0].from);
  })
  .add('assumed', 'a message of a person is marked as read', async (network) => {
    const [change] = await received(network, () => writer(network));
    const message_id = change.value.messages[0].id;
    expect((await send(network, { status: 'read', message_id })).body).toEqual({ success: true });
    expect(codeOf(await send(network, { status: 'read', message_id: 'wamid.unknown' }))).toBe(100);
  })
  .add('assumed', 'media of a person have a URL that is valid for 5 minutes', async (network) => {
    const bytes = await jpeg();
    const image = { type: 'image/jpeg', data: bytes.toString('base64') };
    const from = newPerson();
    const [change] = await received(network, () =>
      act(network, 'receiveMessage', { account: network.account, from, image }),
    );
    const { id, mime_type } = change.value.messages[0].image;
    expect(mime_type).toBe('image/jpeg');
    const { body: media } = await network.get(`${V}/${id}`);
    expect(media).toMatchObject({ id, mime_type, file_size: bytes.length, messaging_product: 'whatsapp' });
    const token = await whatsappConnect(network.sandbox);
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(media.url, { headers });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await fetch(media.url)).status).toBe(401);
    await network.sandbox.advance(301);
    expect((await fetch(media.url, { headers })).status).toBe(404);
  })
  .add('assumed', 'texts have at most 4,096 characters', async (network) => {
    const to = await writer(network);
    expect(codeOf(await send(network, text(to, 'a'.repeat(4097))))).toBe(131009);
    expect((await send(network, text(to, 'a'.repeat(4096)))).status).toBe(200);
  })
  .add('observed', 'a recipient that is no number fails with code 131009', async (network) => {
    for (const to of ['ravi', '12', '1'.repeat(16)])
      expect(codeOf(await send(network, text(to, 'To nobody')))).toBe(131009);
  })
  .add('observed', 'a message to the own number fails with code 131021', async (network) => {
    expect(codeOf(await send(network, text('+49 30 5550 0101', 'Myself')))).toBe(131021);
  })
  .add('observed', 'a locked account fails with code 131031', async (network) => {
    const { account, sandbox } = network;
    await sandbox.control('POST', `accounts/${account}`, { event: 'BLOCKED' });
    expect(codeOf(await send(network, text(newPerson(), 'Locked')))).toBe(131031);
    await sandbox.control('POST', `accounts/${account}`, { event: 'UNBLOCKED' });
  })
  .add('assumed', 'a template is PENDING until it was reviewed', async (network) => {
    let id = '';
    const changes = await received(network, async () => {
      const { status, body: answer } = await submitted(network);
      expect([status, answer]).toEqual([
        200,
        { id: expect.any(String), status: 'PENDING', category: 'MARKETING' },
      ]);
      ({ id } = answer);
      await network.sandbox.advance(61);
    });
    expect(changes).toMatchObject([
      {
        field: 'message_template_status_update',
        value: { event: 'APPROVED', message_template_id: id, message_template_language: 'en_US' },
      },
    ]);
    expect(await templateStatus(network, id)).toBe('APPROVED');
  })
  .add('assumed', 'a template can be rejected, and cannot be sent then', async (network) => {
    await network.sandbox.script(
      { kind: 'wait', seconds: 86_400, state: 'ERROR', reason: 'PROMOTIONAL' },
      { network: 'WHATSAPP', operation: 'createTemplate' },
    );
    const { name, body: answer } = await submitted(network);
    await network.sandbox.advance(86_300);
    expect(await templateStatus(network, answer.id)).toBe('PENDING');
    await network.sandbox.advance(100);
    const { body: read } = await network.get(`${V}/${answer.id}`, { fields: 'status,rejected_reason' });
    expect(read).toMatchObject({ status: 'REJECTED', rejected_reason: 'PROMOTIONAL' });
    expect(codeOf(await send(network, template(newPerson(), name)))).toBe(132001);
  })
  .add('assumed', 'a name has lower-case letters, digits and underscores', async (network) => {
    for (const name of ['Offer', 'an offer', 'a'.repeat(513)])
      expect(codeOf(await submitted(network, { name }))).toBe(100);
  })
  .add('observed', 'the same name and language fail with subcode 2388024', async (network) => {
    const { name } = await submitted(network);
    const { body: answer } = await submitted(network, { name });
    expect(answer.error).toMatchObject({ code: 100, error_subcode: 2_388_024 });
    expect((await submitted(network, { name, language: 'de' })).status).toBe(200);
  })
  .add('assumed', 'a template needs a body, and examples of its variables', async (network) => {
    const components = (list: object[]) => submitted(network, { components: list });
    expect(codeOf(await components([{ type: 'FOOTER', text: 'Only a footer' }]))).toBe(100);
    expect(codeOf(await components([body('Hello {{1}}')]))).toBe(100);
    expect(codeOf(await components([body('a'.repeat(1025))]))).toBe(100);
    expect((await components([body('Hello {{1}}', { body_text: [['Asha']] })])).status).toBe(200);
  })
  .add('assumed', 'a template opens a conversation with anybody', async (network) => {
    const { name } = await approved(network);
    const to = newPerson();
    const list = await statuses(network, async () => {
      const { body: answer } = await send(network, template(to, name));
      expect(answer.messages).toEqual([{ id: expect.any(String), message_status: 'accepted' }]);
    });
    expect(list.map(({ status }) => status)).toEqual(['sent', 'delivered']);
    expect(list[0].pricing).toEqual({ billable: true, pricing_model: 'PMP', category: 'marketing' });
  })
  .add('assumed', 'a template needs as many values as it has variables', async (network) => {
    const components = [body('Hello {{1}}, buy {{2}}', { body_text: [['Asha', 'bread']] })];
    const { name } = await approved(network, { components });
    expect(codeOf(await send(network, template(newPerson(), name, ['Asha'])))).toBe(132000);
    await send(network, template(newPerson(), name, ['Asha', 'rolls']));
    expect(await linesOf(network, 'Hello Asha, buy rolls')).toEqual(['MESSAGE_DELIVERED']);
  })
  .add('observed', 'a template in another language fails with code 132001', async (network) => {
    const { name } = await approved(network);
    const reply = await send(network, template(newPerson(), name, [], 'de'));
    expect([reply.status, codeOf(reply)]).toEqual([404, 132001]);
  })
  .add('observed', 'paused and disabled templates fail with 132015 and 132016', async (network) => {
    const { id, name } = await approved(network);
    for (const [status, code] of [
      ['PAUSED', 132015],
      ['DISABLED', 132016],
    ] as const) {
      await act(network, 'reviewTemplate', { template: id, status });
      expect(codeOf(await send(network, template(newPerson(), name)))).toBe(code);
    }
  })
  .add('assumed', 'a changed template is reviewed again', async (network) => {
    const { id } = await approved(network);
    const json = { components: [body('Fresh rolls!')] };
    expect((await network.post(`${V}/${id}`, {}, { json })).body).toEqual({ success: true });
    expect(await templateStatus(network, id)).toBe('PENDING');
    expect(codeOf(await network.post(`${V}/${id}`, {}, { json }))).toBe(100);
    await network.sandbox.advance(61);
    expect(await templateStatus(network, id)).toBe('APPROVED');
  })
  .add('assumed', 'templates are listed by name, and deleted in all languages', async (network) => {
    const { name } = await submitted(network);
    await submitted(network, { name, language: 'de' });
    const path = `${V}/${await businessOf(network)}/message_templates`;
    const list = async (): Promise<Json[]> => (await network.get(path, { name })).body.data;
    expect((await list()).map(({ language }) => language)).toEqual(['de', 'en_US']);
    expect((await network.delete(path, { name })).body).toEqual({ success: true });
    expect(await list()).toEqual([]);
    expect(codeOf(await network.delete(path, { name }))).toBe(100);
  })
  .add('assumed', 'an uploaded file is sent by its ID', async (network) => {
    const { body: media } = await upload(network, await jpeg(), 'image/jpeg');
    const to = await writer(network);
    await send(network, { to, type: 'image', image: { id: media.id, caption: 'Bread of the day' } });
    expect(await linesOf(network, 'Bread of the day')).toEqual(['MESSAGE_DELIVERED']);
  })
  .add('assumed', 'an uploaded file is kept for 30 days', async (network) => {
    const { body: media } = await upload(network, mp4(10, 640, 480), 'video/mp4');
    await network.sandbox.advance(30 * 86_400);
    expect((await network.get(`${V}/${media.id}`)).status).toBe(400);
    const to = await writer(network);
    expect(codeOf(await send(network, { to, type: 'video', video: { id: media.id } }))).toBe(131009);
  })
  .add('assumed', 'an uploaded file can be deleted', async (network) => {
    const { body: media } = await upload(network, Buffer.from('%PDF-1.7'), 'application/pdf');
    expect((await network.delete(`${V}/${media.id}`)).body).toEqual({ success: true });
    expect((await network.get(`${V}/${media.id}`)).status).toBe(400);
  })
  .add('assumed', 'images have at most 5 MB, and video and audio 16 MB', async (network) => {
    const files = [
      ['image/jpeg', 5],
      ['video/mp4', 16],
      ['audio/ogg', 16],
    ] as const;
    for (const [type, megabytes] of files) {
      const bytes = Buffer.alloc(megabytes * 1024 ** 2 + 1);
      expect(codeOf(await upload(network, bytes, type))).toBe(100);
    }
    expect((await upload(network, Buffer.from('OggS'), 'audio/ogg')).status).toBe(200);
  })
  .add('observed', 'a file of another type fails with code 100', async (network) => {
    expect(codeOf(await upload(network, await jpeg(), 'image/gif'))).toBe(100);
    expect(codeOf(await upload(network, mp4(10, 640, 480), 'image/jpeg'))).toBe(100);
  })
  .add('observed', 'a link that cannot be fetched fails with 131053', async (network) => {
    const to = await writer(network);
    const image = { link: network.media.missing(), caption: 'No image' };
    expect(await failures(network, () => send(network, { to, type: 'image', image }))).toEqual([
      ['failed', 131053],
    ]);
    const link = network.media.jpeg();
    await send(network, { to, type: 'image', image: { link, caption: 'An image' } });
    expect(await linesOf(network, 'An image')).toEqual(['MESSAGE_DELIVERED']);
  })
  .add('assumed', 'captions have at most 1,024 characters', async (network) => {
    const to = await writer(network);
    const image = { link: network.media.jpeg(), caption: 'a'.repeat(1025) };
    expect(codeOf(await send(network, { to, type: 'image', image }))).toBe(131009);
  })
  .add('assumed', 'interactive messages have at most 3 buttons or 10 rows', async (network) => {
    const to = await writer(network);
    const base = { body: { text: 'Choose' } };
    const button = (index: number) => ({
      type: 'reply',
      reply: { id: `b${index}`, title: `Bread ${index}` },
    });
    const rows = (count: number) =>
      Array.from({ length: count }, (_, id) => ({ id: `${id}`, title: `Row ${id}` }));
    const buttons = (count: number) =>
      send(network, {
        to,
        type: 'interactive',
        interactive: {
          ...base,
          type: 'button',
          action: { buttons: Array.from({ length: count }, (_, index) => button(index)) },
        },
      });
    const list = (count: number) =>
      send(network, {
        to,
        type: 'interactive',
        interactive: { ...base, type: 'list', action: { button: 'Menu', sections: [{ rows: rows(count) }] } },
      });
    expect([await buttons(3), await list(10)].map(({ status }) => status)).toEqual([200, 200]);
    expect([await buttons(4), await list(11)].map(codeOf)).toEqual([131009, 131009]);
  })
  .add('observed', 'a person who is not reachable fails with 131026', async (network) => {
    const person = await writer(network);
    await act(network, 'setContact', { account: network.account, person, state: 'UNDELIVERABLE' });
    expect(await failures(network, () => send(network, text(person, 'Nobody there')))).toEqual([
      ['failed', 131026],
    ]);
  })
  .add('observed', 'marketing fails with 131050 or 131049 for some people', async (network) => {
    const { name } = await approved(network);
    for (const [state, code] of [
      ['OPTED_OUT', 131050],
      ['HELD_BACK', 131049],
    ] as const) {
      const person = await writer(network);
      await act(network, 'setContact', { account: network.account, person, state });
      expect(await failures(network, () => send(network, template(person, name)))).toEqual([
        ['failed', code],
      ]);
      expect((await failures(network, () => send(network, text(person, 'An answer'))))[0]).toEqual([
        'sent',
        undefined,
      ]);
    }
  })
  .add('documented', 'more than 45 messages in a row to one person fail with 131056', async (network) => {
    const to = await writer(network);
    for (let count = 0; count < 45; count += 1) {
      // Not more than 80 messages in a second, as far as all people are concerned.
      if (count % 20 === 0) await network.sandbox.advance(1);
      expect((await send(network, text(to, 'Again'))).status).toBe(200);
    }
    expect(codeOf(await send(network, text(to, 'Too fast')))).toBe(131056);
    expect((await send(network, text(await writer(network), 'To another'))).status).toBe(200);
    await network.sandbox.advance(270);
    expect((await send(network, text(to, 'Slow again'))).status).toBe(200);
  })
  .add('observed', 'too many messages in a second fail with 130429', async (network) => {
    await network.sandbox.advance(1);
    await network.sandbox.control('PUT', 'limits/whatsapp.throughput', { maximum: 0 });
    const reply = await send(network, text(await writer(network), 'Too many'));
    expect([reply.status, codeOf(reply)]).toEqual([429, 130429]);
    await network.sandbox.control('PUT', 'limits/whatsapp.throughput', { maximum: null });
  })
  .add('assumed', 'a number can write first to a limited number of people', async (network) => {
    const { name } = await approved(network);
    await network.sandbox.advance(86_400);
    await network.sandbox.control('PUT', 'limits/whatsapp.tier', { maximum: 1 });
    const first = newPerson();
    const list = await failures(network, async () => {
      await send(network, template(first, name));
      await send(network, template(newPerson(), name));
    });
    expect(list).toContainEqual(['failed', 131048]);
    expect(list.filter(([status]) => status === 'delivered')).toHaveLength(1);
    await network.sandbox.control('PUT', 'limits/whatsapp.tier', { maximum: null });
  })
  .add('assumed', 'a lost answer is found again by the opaque data of the statuses', async (network) => {
    const to = await writer(network);
    const list = await statuses(network, async () => {
      await network.sandbox.script({ kind: 'close', when: 'after' }, { operation: 'sendMessage' });
      const message = text(to, 'Lost', { biz_opaque_callback_data: 'intent-2' });
      await expect(send(network, message)).rejects.toThrow();
    });
    expect(list.map(({ biz_opaque_callback_data: data }) => data)).toEqual(['intent-2', 'intent-2']);
    expect(await linesOf(network, 'Lost')).toEqual(['MESSAGE_DELIVERED']);
  })
  .add('observed', 'a message can fail later, such as with 131042', async (network) => {
    const to = await writer(network);
    await network.sandbox.script(
      { kind: 'wait', seconds: 60, state: 'ERROR', reason: '131042' },
      { network: 'WHATSAPP', operation: 'sendMessage' },
    );
    const list = await failures(network, async () => {
      await send(network, text(to, 'No payment'));
      await network.sandbox.advance(60);
    });
    expect(list).toEqual([['failed', 131042]]);
    expect(await linesOf(network, 'No payment')).toEqual([]);
  })
  .add('assumed', 'errors of the Cloud API are returned by calls, too', async (network) => {
    for (const code of [131000, 131016, 131057, 133004]) {
      await network.sandbox.script(
        { kind: 'error', error: `cloud${code}` },
        { network: 'WHATSAPP', operation: 'sendMessage' },
      );
      expect(codeOf(await send(network, text(newPerson(), 'Scripted')))).toBe(code);
    }
  })
  .add('assumed', 'without a subscription nothing is sent to the app', async (network) => {
    const before: Json[] = await network.sandbox.control('GET', 'webhooks');
    await writer(network);
    expect(await network.sandbox.control('GET', 'webhooks')).toHaveLength(before.length);
    const path = `${V}/${await businessOf(network)}/subscribed_apps`;
    expect((await network.get(path)).body).toEqual({ data: [] });
    await network.post(path);
    expect((await network.get(path)).body.data).toMatchObject([
      { whatsapp_business_api_data: { id: (await network.sandbox.app()).id } },
    ]);
    await network.delete(path);
  });
