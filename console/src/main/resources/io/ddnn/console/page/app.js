// Brings the page together: what the console tells is shown, what people do is sent.
import * as api from './api.js';
import * as charts from './charts.js';
import { build, count, decimal, element, setText, showSample, showState } from './picture.js';

const $ = (id) => document.getElementById(id);
const MOST_CARDS = 200;

const page = {
  cards: new Map(),
  order: [],
  shown: null,
  nodes: new Map(),
  rate: 0,
  stepped: null,
};

/* ---- what people do ---- */

async function attempt(action) {
  try {
    await action();
    setText($('notice'), '');
  } catch (problem) {
    if (problem.status === 401) {
      login('That token is not the console\'s.');
      return;
    }
    setText($('notice'), problem.message);
  }
}

const act = {
  fault: (node, change) => attempt(() => api.put(`/api/nodes/${node}/faults`, change)),
  threshold: (node, exit, value) => attempt(() => api.put(`/api/nodes/${node.id}/thresholds`,
    { thresholds: { [exit]: value } }, { 'If-Match': node.tag })),
  undo: (node) => attempt(() => api.undo(`/api/nodes/${node.id}/thresholds/undo`, node.tag)),
};

$('step').addEventListener('click', () => attempt(async () => {
  const posted = await (await api.post('/api/step')).json();
  page.stepped = posted.sample;
  $('follow').checked = true;
  show(page.cards.get(posted.sample));
}));

$('play').addEventListener('click', () => attempt(() => (page.rate > 0
  ? api.post('/api/pause')
  : api.post('/api/play', { rate: Number($('rate').value) }))));

$('rate').addEventListener('change', () => {
  if (page.rate > 0) {
    attempt(() => api.post('/api/play', { rate: Number($('rate').value) }));
  }
});

$('older').addEventListener('click', () => move(-1));
$('newer').addEventListener('click', () => move(1));
$('follow').addEventListener('change', () => {
  if ($('follow').checked) {
    show(page.cards.get(page.order.at(-1)));
  }
});
$('reset').addEventListener('click', () => attempt(() => api.post('/api/reset')));

function move(by) {
  const place = page.order.indexOf(page.shown) + by;
  if (place >= 0 && place < page.order.length) {
    $('follow').checked = false;
    show(page.cards.get(page.order[place]));
  }
}

$('own').addEventListener('submit', (submit) => {
  submit.preventDefault();
  attempt(async () => {
    const form = new FormData();
    for (const input of $('own-files').querySelectorAll('input')) {
      if (input.files.length > 0) {
        form.append(input.name, input.files[0]);
      }
    }
    form.append('label', $('own-label').value);
    const posted = await (await api.post('/api/samples', form)).json();
    page.stepped = posted.sample;
    $('follow').checked = true;
    $('sample-title').focus();
    show(page.cards.get(posted.sample));
  });
});

/* ---- what is shown ---- */

function verdict(card) {
  const decision = card.decision;
  if (!decision) {
    const failed = Object.keys(card.failures).length;
    return [card.milliseconds !== null && failed > 0 ? `No answer from ${failed} devices` : 'under way …', ''];
  }
  const right = card.label === null ? null : card.label === decision.label;
  const words = [`${decision.label} (confidence ${decimal(decision.confidence, 2)}), stopped at exit ${decision.exit}`];
  if (right !== null) {
    words.push(right ? 'right' : `wrong: it is a ${card.label}`);
  }
  if (decision.degraded) {
    words.push(`degraded: ${decision.reasons.join(', ')}${decision.missing.length
      ? ` (without ${decision.missing.join(', ')})` : ''}`);
  }
  if (card.milliseconds !== null) {
    words.push(`${decimal(card.milliseconds, 1)} ms`);
  }
  return [words.join(' · '), right === false ? 'bad' : decision.degraded ? 'warn' : right ? 'good' : ''];
}

function show(card) {
  if (!card) {
    return;
  }
  page.shown = card.sample;
  setText($('sample-title'), `Sample ${card.sample}`);
  const [words, kind] = verdict(card);
  setText($('verdict'), words);
  $('verdict').className = `verdict ${kind}`;
  $('verdict').dataset.sample = card.sample;
  $('verdict').dataset.final = String(card.decision !== null);
  page.nodes.forEach((node) => showSample(node, card));
  if (card.sample === page.stepped && card.decision) {
    // not while samples rush by: nobody could listen to that
    setText($('said'), words);
    page.stepped = null;
  }
}

function take(card) {
  if (!page.cards.has(card.sample)) {
    page.order.push(card.sample);
    if (page.order.length > MOST_CARDS) {
      page.cards.delete(page.order.shift());
    }
  }
  page.cards.set(card.sample, card);
  const newest = card.sample === page.order.at(-1);
  if (card.sample === page.shown || ($('follow').checked && newest) || page.shown === null) {
    show(card);
  }
}

function tile(title, value, note) {
  return element('div', {}, element('dt', {}, title),
    element('dd', {}, value, element('span', { className: 'note' }, note)));
}

const percent = (part, whole) => (whole > 0 ? `${decimal(100 * part / whole, 1)} %` : '–');

function totals(now) {
  $('tiles').replaceChildren(
    tile('Samples', count(now.samples), `${count(now.failed)} without an answer`),
    tile('Accuracy', percent(now.correct, now.labelled), `${count(now.correct)} of ${count(now.labelled)} with a label`),
    tile('Payload a sample', now.samples > 0 ? `${count(Math.round(now.bytes / now.samples))} B` : '–', 'all devices'),
    tile('Saved', percent(now.rawBytes - now.bytes, now.rawBytes), `of ${count(now.rawBytes)} B of raw images`),
    tile('Degraded', percent(now.degraded, now.samples), now.degraded === 1 ? '1 answer' : `${count(now.degraded)} answers`),
    tile('Audit', percent(now.agreed, now.audited),
      `the cloud agrees with ${count(now.agreed)} of ${count(now.audited)} early exits`),
  );
  $('exits').replaceChildren(...Object.keys(now.exits).sort().map((exit) => element('tr', { 'data-exit': exit },
    element('th', { scope: 'row' }, exit),
    element('td', {}, count(now.exits[exit])),
    element('td', {}, percent(now.exits[exit], now.samples)),
    element('td', {}, now.latencies[exit] ? `${decimal(now.latencies[exit].median, 1)} ms` : '–'),
    element('td', {}, now.latencies[exit] ? `${decimal(now.latencies[exit].p95, 1)} ms` : '–'))));
}

function nodes(all) {
  for (const node of all) {
    const card = page.nodes.get(node.id);
    if (card) {
      showState(card, node);
    }
  }
}

function player(state) {
  page.rate = state.rate;
  setText($('play'), state.rate > 0 ? 'Pause' : 'Play');
  $('play').setAttribute('aria-pressed', String(state.rate > 0));
  $('step').disabled = state.samples === 0;
  $('play').disabled = state.samples === 0;
}

function picture(all) {
  setText($('network'), `network ${all.network}: ${all.classes.join(', ')}`);
  const devices = all.nodes.filter((node) => node.tier === 'device');
  if (page.nodes.size === 0) {
    page.nodes = build($('levels'), all.nodes, act);
    $('own-label').append(...all.classes.map((label) => element('option', { value: label }, label)));
    $('own-files').append(...devices.map((device) => element('div', {},
      element('label', { htmlFor: `own-${device.id}` }, device.id),
      element('input', { type: 'file', id: `own-${device.id}`, name: device.id, accept: 'image/png,image/jpeg' }))));
    charts.draw();
  }
  nodes(all.nodes);
  player(all.player);
  totals(all.totals);
  charts.reset(all.points);
  page.cards = new Map(all.cards.map((card) => [card.sample, card]));
  page.order = all.cards.map((card) => card.sample);
  const newest = page.cards.get(page.order.at(-1));
  show($('follow').checked ? newest : page.cards.get(page.shown) ?? newest);
}

const tell = { picture, nodes, player, totals, card: take, point: charts.add };

/* ---- the connection ---- */

function login(message) {
  $('content').hidden = true;
  $('login').hidden = false;
  setText($('login-error'), message);
  $('token').focus();
}

$('login').addEventListener('submit', (submit) => {
  submit.preventDefault();
  api.setToken($('token').value.trim());
  $('token').value = '';
  connect();
});

let connecting = false;

async function connect() {
  if (connecting) {
    return;
  }
  connecting = true;
  try {
    for (;;) {
      try {
        await api.follow((name, data) => {
          $('login').hidden = true;
          if ($('content').hidden) {
            $('content').hidden = false;
          }
          setText($('connection'), 'live');
          $('connection').className = 'good';
          tell[name]?.(data);
        });
      } catch (problem) {
        if (problem.status === 401) {
          login(api.hasToken() ? 'That token is not the console\'s.' : '');
          return;
        }
      }
      setText($('connection'), 'no connection to the console, trying again');
      $('connection').className = 'bad';
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
    }
  } finally {
    connecting = false;
  }
}

/* ---- light and dark ---- */

function theme(name) {
  document.documentElement.dataset.theme = name;
  $('theme').setAttribute('aria-pressed', String(name === 'dark'));
  if (!$('content').hidden) {
    charts.draw();
  }
}

$('theme').addEventListener('click', () => {
  const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  localStorage.setItem('ddnn-theme', next);
  theme(next);
});

theme(localStorage.getItem('ddnn-theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
api.takeTokenFromAddress();
if (api.hasToken()) {
  connect();
} else {
  login('');
}
