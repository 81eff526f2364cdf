// Talks to the console's own service: with the token that was in the address, or that was typed in.

const KEY = 'ddnn-token';

export function takeTokenFromAddress() {
  const match = /^#token=(.+)$/.exec(location.hash);
  if (match) {
    sessionStorage.setItem(KEY, decodeURIComponent(match[1]));
    history.replaceState(null, '', location.pathname);
  }
}

export function setToken(token) {
  sessionStorage.setItem(KEY, token);
}

export function hasToken() {
  return Boolean(sessionStorage.getItem(KEY));
}

export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function call(path, options = {}) {
  const headers = { Authorization: `Bearer ${sessionStorage.getItem(KEY)}`, ...options.headers };
  const response = await fetch(path, { ...options, headers });
  if (!response.ok) {
    const text = await response.text();
    let detail = `HTTP status ${response.status}`;
    try {
      detail = JSON.parse(text).detail ?? detail;
    } catch {
      // no problem details: the status must do
    }
    throw new Problem(response.status, detail);
  }
  return response;
}

export function post(path, body) {
  const json = body !== undefined && !(body instanceof FormData);
  return call(path, {
    method: 'POST',
    headers: json ? { 'Content-Type': 'application/json' } : {},
    body: json ? JSON.stringify(body) : body,
  });
}

export function put(path, body, headers = {}) {
  return call(path, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

export function undo(path, tag) {
  return call(path, { method: 'POST', headers: { 'If-Match': tag } });
}

/** Follows the console's server-sent events; EventSource cannot send a token. Ends when the stream does. */
export async function follow(onEvent) {
  const response = await call('/api/events');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      let name = '';
      let data = '';
      for (const line of block.split('\n')) {
        if (line.startsWith('event:')) {
          name = line.slice(6).trim();
        } else if (line.startsWith('data:')) {
          data += line.slice(5);
        }
      }
      if (name) {
        onEvent(name, JSON.parse(data));
      }
    }
  }
}
