/** The operations of `examples/` in the order of docs/first-steps.md. A frontend would import them instead. */
const FILES = {
  SignIn: '04-sign-in',
  ConnectSocialAccount: '10-connect-social-account',
  ConnectionRequest: '11-connection-request',
  FinishConnection: '12-finish-connection',
  CreateMediaUpload: '13-create-media-upload',
  CompleteMediaUpload: '14-complete-media-upload',
  JobUpdated: '15-job-updated',
};
const NAMES = { INSTAGRAM: 'Instagram', LINKEDIN: 'LinkedIn' };

let accessToken;
let organization;

const find = (id) => document.getElementById(id);

/** Creates an element with attributes and children. Texts are never parsed as HTML. */
function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'boolean') node.toggleAttribute(key, value);
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

async function textOf(operation) {
  const response = await fetch(`operations/${FILES[operation]}.graphql`);
  return response.text();
}

/** Sends an operation. Throws the messages of its errors, also of those that a user can fix. */
async function send(operation, variables) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query: await textOf(operation), operationName: operation, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors.map(({ message }) => message).join(' '));
  const [payload] = Object.values(data);
  if (payload?.userErrors?.length)
    throw new Error(payload.userErrors.map(({ message }) => message).join(' '));
  return payload;
}

/** Subscribes over WebSocket with the protocol graphql-transport-ws. Resolves when the server completes the subscription. */
async function subscribe(operation, variables, onNext) {
  const payload = { query: await textOf(operation), operationName: operation, variables };
  const url = new URL('/graphql', location.href.replace(/^http/, 'ws'));
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const write = (message) => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('The connection for live updates was lost.'));
    socket.onopen = () =>
      write({ type: 'connection_init', payload: { authorization: `Bearer ${accessToken}` } });
    socket.onclose = fail;
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === 'connection_ack') write({ id: '1', type: 'subscribe', payload });
      if (message.type === 'ping') write({ type: 'pong' });
      if (message.type === 'next') onNext(Object.values(message.payload.data)[0]);
      if (message.type === 'error') reject(new Error(message.payload[0].message));
      if (message.type === 'complete') resolve();
    };
  }).finally(() => socket.close());
}

/** Runs a handler when a form is submitted or a button is clicked, and shows the message of an error. */
function on(target, event, handler) {
  target.addEventListener(event, async (details) => {
    details.preventDefault();
    find('message').textContent = '';
    try {
      await handler(details);
    } catch (error) {
      find('message').textContent = error.message;
    }
  });
}

on(find('sign-in'), 'submit', async () => {
  const form = find('sign-in');
  const input = { email: form.elements.email.value, password: form.elements.password.value };
  const session = await send('SignIn', { input });
  ({ accessToken } = session);
  const { nodes } = session.user.memberships;
  // Members of several organizations would select one.
  ({ organization } = nodes.find(({ role }) => role === 'OWNER') ?? nodes[0]);
  form.hidden = true;
  find('signed-in').textContent = `${session.user.fullName} is signed in to ${organization.name}.`;
  for (const id of ['signed-in', 'connect', 'upload']) find(id).hidden = false;
});

for (const button of document.querySelectorAll('button[data-platform]'))
  on(button, 'click', () => connect(button.dataset.platform));

async function connect(platform) {
  const started = await send('ConnectSocialAccount', { organizationId: organization.id, platform });
  const { authorizationUrl, connection } = started;
  const link = element(
    'a',
    { href: authorizationUrl, target: '_blank', rel: 'opener' },
    `Grant access on ${NAMES[platform]}`,
  );
  const button = element('button', {}, 'Show my accounts');
  find('connection').replaceChildren(
    element('p', {}, link, ' (opens a new tab). Then come back and continue.'),
    element('p', {}, button),
  );
  on(button, 'click', () => choose(connection.id, new URL(authorizationUrl).origin));
}

/** Offers the accounts that can be connected. The others cannot be selected, and say why. */
async function choose(connectionId, networkUrl) {
  const request = await send('ConnectionRequest', { connectionId });
  if (request.failure) throw new Error(request.failure.message);
  if (request.status !== 'READY') throw new Error('Grant access in the other tab first.');
  const boxes = request.accounts.map(({ platformUserId, username, displayName, isConnectable, reason }) => {
    const box = element('input', { type: 'checkbox', value: platformUserId, disabled: !isConnectable });
    const name = displayName ?? username ?? platformUserId;
    // The reason names the account.
    return element('label', {}, box, ` ${isConnectable ? name : reason}`);
  });
  const form = element(
    'form',
    {},
    element('fieldset', {}, element('legend', {}, `Accounts on ${NAMES[request.platform]}`), ...boxes),
    element('button', {}, 'Connect selected accounts'),
  );
  find('connection').replaceChildren(form);
  on(form, 'submit', async () => {
    const accountIds = [...form.querySelectorAll('input:checked')].map(({ value }) => value);
    const { connection } = await send('FinishConnection', { connectionId, accountIds });
    const connected = connection.socialAccounts;
    find('accounts').append(...connected.map((account) => card(account, request.platform, networkUrl)));
    find('connection').replaceChildren();
  });
}

function card({ username, displayName, profilePictureUrl }, platform, networkUrl) {
  const name = displayName ?? username ?? 'Account without a name';
  const picture = profilePictureUrl ? [element('img', { src: profilePictureUrl, alt: '' })] : [];
  if (!username) return element('li', {}, ...picture, name);
  // Networks of the sandbox have a page for each account at this path.
  const feed = new URL(`/sandbox/feed/${username}`, networkUrl).href;
  const link = element('a', { href: feed, target: '_blank' }, `Feed of ${name} on ${NAMES[platform]}`);
  return element('li', {}, ...picture, element('span', {}, element('strong', {}, name), ' ', link));
}

on(find('file'), 'submit', async () => {
  const { file: input, altText } = find('file').elements;
  const [file] = input.files;
  const { upload } = await send('CreateMediaUpload', {
    organizationId: organization.id,
    filename: file.name,
    fileSize: file.size,
    mimeType: file.type,
    altText: altText.value,
  });
  await put(upload, file);
  const { job } = await send('CompleteMediaUpload', { uploadId: upload.id });
  await subscribe('JobUpdated', { jobId: job.id }, (change) => showProgress(change.job));
});

/** Sends the bytes with their progress, which `fetch` does not report. */
function put({ url, method, headers }, file) {
  find('transfer').hidden = false;
  find('steps').replaceChildren();
  const request = new XMLHttpRequest();
  request.open(method, url);
  for (const { name, value } of headers) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded, total }) => (find('sent').value = loaded / total);
  return new Promise((resolve, reject) => {
    request.onload = () => (request.status === 200 ? resolve() : reject(new Error(request.responseText)));
    request.onerror = () => reject(new Error('The upload failed. Check the connection.'));
    request.send(file);
  });
}

function showProgress({ status, progress, message, subject }) {
  find('processed').value = progress;
  const text = `${message ?? status.toLowerCase()}: ${progress}%`;
  if (find('steps').lastElementChild?.textContent !== text) find('steps').append(element('li', {}, text));
  if (subject?.processingStatus === 'FAILED') find('message').textContent = subject.processingFailure.message;
  if (subject?.processingStatus === 'COMPLETED') showResult(subject);
}

function showResult({ width, height, thumbnailUrl, variants, altText }) {
  const widths = variants.map((variant) => variant.width).join(', ');
  find('result').hidden = false;
  find('result').replaceChildren(
    element('img', { src: thumbnailUrl, alt: altText }),
    element('figcaption', {}, `${width} × ${height} pixels, also stored with widths of ${widths} pixels.`),
  );
}
