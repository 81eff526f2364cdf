// The hierarchy as a picture: one card a node, whose parts stay where they are and change their words.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && name !== 'list') {
      made[name] = value;
    } else {
      made.setAttribute(name, value);
    }
  }
  made.append(...children);
  return made;
}

export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
export const decimal = (value, digits = 3) => (value === null || value === undefined
  ? '–' : value.toFixed(digits));
export const count = (value) => number.format(value);

const TITLES = { device: 'Devices', edge: 'Edges', cloud: 'Cloud' };

function levelsOf(nodes) {
  const depth = new Map();
  const depthOf = (node) => {
    if (!depth.has(node.id)) {
      const children = nodes.filter((other) => other.parent === node.id);
      depth.set(node.id, children.length === 0 ? 0 : 1 + Math.max(...children.map(depthOf)));
    }
    return depth.get(node.id);
  };
  nodes.forEach(depthOf);
  const levels = [];
  for (const node of nodes) {
    (levels[depth.get(node.id)] ??= []).push(node);
  }
  return levels;
}

/** Builds the cards. `act` has what the buttons and sliders do. */
export function build(container, nodes, act) {
  const cards = new Map();
  const levels = levelsOf(nodes);
  container.replaceChildren();
  container.style.setProperty('--levels', levels.length);
  container.classList.toggle('wide', levels[0].length > 3);
  for (const level of levels) {
    const column = element('div', { className: level.length > 3 ? 'level many' : 'level' },
      element('h3', {}, TITLES[level[0].tier]));
    for (const node of level) {
      const card = nodeCard(node, act);
      cards.set(node.id, card);
      column.append(card.root);
    }
    container.append(column);
  }
  return cards;
}

function nodeCard(node, act) {
  const title = element('h4', { className: 'name', id: `node-${node.id}` }, node.id);
  title.style.margin = '0';
  const state = element('span', { className: 'state' });
  const view = element('div', { className: 'view' });
  const sends = element('p', { className: 'sends' });
  const exits = element('div', { className: 'exits' });
  const sliders = element('div', { className: 'sliders' });
  const unplug = element('button', { type: 'button', className: 'unplug', 'aria-pressed': 'false' }, 'Unplug');
  unplug.setAttribute('aria-label', `Unplug ${node.id}`);
  unplug.addEventListener('click', () => act.fault(node.id, { unplugged: unplug.ariaPressed !== 'true' }));
  const actions = element('div', { className: 'actions' }, unplug);
  let cut = null;
  if (node.parent) {
    cut = element('button', { type: 'button', className: 'cut', 'aria-pressed': 'false' }, 'Cut link up');
    cut.setAttribute('aria-label', `Cut the link from ${node.id} to ${node.parent}`);
    cut.addEventListener('click', () => act.fault(node.id, { uplinkCut: cut.ariaPressed !== 'true' }));
    actions.append(cut);
  }
  const root = element('article', { className: 'node', 'data-node': node.id, 'aria-labelledby': title.id },
    element('div', { className: 'head' }, title, state));
  if (node.tier === 'device') {
    root.append(element('div', { className: 'device-body' }, view, element('div', {}, sends, exits)));
  } else {
    root.append(exits, sends);
  }
  root.append(sliders, actions);
  return { node, root, state, view, sends, exits, sliders, unplug, cut, act, controls: new Map() };
}

/** Shows a node's own state: whether it is up, its thresholds, its faults. */
export function showState(card, node) {
  card.node = node;
  card.root.classList.toggle('broken', !node.up || node.unplugged);
  const words = !node.up ? 'does not answer' : node.unplugged ? 'unplugged' : node.uplinkCut ? 'link up is cut' : 'up';
  setText(card.state, words);
  card.state.className = `state ${words === 'up' ? 'quiet' : 'bad'}`;
  card.unplug.disabled = !node.steerable;
  card.unplug.ariaPressed = String(node.unplugged);
  setText(card.unplug, node.unplugged ? 'Plug in' : 'Unplug');
  card.unplug.setAttribute('aria-label', `${node.unplugged ? 'Plug in' : 'Unplug'} ${node.id}`);
  if (card.cut) {
    card.cut.disabled = !node.steerable;
    card.cut.ariaPressed = String(node.uplinkCut);
    setText(card.cut, node.uplinkCut ? 'Mend link up' : 'Cut link up');
    card.cut.setAttribute('aria-label',
      `${node.uplinkCut ? 'Mend' : 'Cut'} the link from ${node.id} to ${node.parent}`);
  }
  for (const [exit, threshold] of Object.entries(node.thresholds)) {
    // a device without an exit of its own shows none
    if (node.bundled[exit] !== null || threshold !== null) {
      showThreshold(card, exit, threshold);
    }
  }
  if (card.undo) {
    card.undo.disabled = !node.kept || node.revision === 0;
    setText(card.revision, node.revision === 0 ? 'thresholds of the network' : `revision ${node.revision}`);
  }
}

function showThreshold(card, exit, threshold) {
  if (!card.controls.has(exit)) {
    const id = `threshold-${card.node.id}-${exit}`;
    const slider = element('input', { type: 'range', id, min: '0', max: '1', step: '0.01' });
    const value = element('output', {});
    value.setAttribute('for', id);
    slider.addEventListener('input', () => setText(value, Number(slider.value).toFixed(2)));
    slider.addEventListener('change', () => card.act.threshold(card.node, exit, Number(slider.value)));
    card.sliders.append(element('div', { className: 'exit' },
      element('label', { htmlFor: id }, `Threshold of exit ${exit}: `), value, slider));
    card.controls.set(exit, { slider, value });
    if (!card.undo) {
      card.undo = element('button', { type: 'button', className: 'undo' }, 'Undo threshold');
      card.undo.setAttribute('aria-label', `Undo the last change of thresholds at ${card.node.id}`);
      card.undo.addEventListener('click', () => card.act.undo(card.node));
      card.revision = element('span', { className: 'quiet revision' });
      card.root.querySelector('.actions').append(card.undo, card.revision);
    }
  }
  const { slider, value } = card.controls.get(exit);
  slider.disabled = !card.node.kept;
  if (document.activeElement !== slider) {
    slider.value = threshold ?? 0;
    setText(value, threshold === null ? 'none' : threshold.toFixed(2));
  }
}

/** Shows what a node had to do with a sample. */
export function showSample(card, sample) {
  const event = sample?.events[card.node.id];
  const explanation = event?.decision.explanation ?? { exits: [], hops: [] };
  card.root.classList.toggle('stopped', Boolean(event?.here && event.decision.exit === sample.decision?.exit));
  if (card.node.tier === 'device') {
    showView(card, sample);
  }
  showSends(card, sample, explanation.hops);
  card.exits.replaceChildren(...explanation.exits
    // a device without an exit of its own just says what it thinks
    .map((exit) => (card.node.tier === 'device' && exit.threshold === null && exit.exit !== 'device'
      ? scoresOf(exit) : exitOf(exit))));
}

function showView(card, sample) {
  const picture = sample?.views[card.node.id];
  if (picture) {
    const image = card.view.querySelector('img') ?? element('img', { width: 80, height: 80 });
    image.src = picture;
    image.alt = `What ${card.node.id} sees`;
    if (!image.isConnected) {
      card.view.replaceChildren(image);
    }
    return;
  }
  const words = !sample ? '' : sample.posted ? 'not in view' : 'no picture';
  if (card.view.querySelector('img') || card.view.textContent !== words) {
    card.view.replaceChildren(words);
  }
}

function showSends(card, sample, hops) {
  if (!card.node.parent) {
    setText(card.sends, '');
    return;
  }
  const failure = sample?.failures[card.node.id];
  if (failure) {
    setText(card.sends, `no answer: ${failure}`);
    return;
  }
  const kinds = [['scores', 'scores'], ['features', 'feature maps'], ['raw', 'raw image']];
  const parts = kinds.map(([key, words]) => [hops.reduce((sum, hop) => sum + hop[key], 0), words])
    .filter(([bytes]) => bytes > 0).map(([bytes, words]) => `${count(bytes)} B ${words}`);
  const trouble = hops.filter((hop) => hop.outcome !== 'decided').map((hop) => hop.outcome);
  setText(card.sends, sample
    ? `sent to ${card.node.parent}: ${parts.join(' + ') || 'nothing'}${trouble.length ? ` (${trouble.join(', ')})` : ''}`
    : '');
}

function scoresOf(exit) {
  const scores = Object.entries(exit.scores);
  const best = scores.reduce((a, b) => (b[1] > a[1] ? b : a));
  return element('ul', { className: 'scores', 'aria-label': 'Scores' }, ...scores.map(([label, score]) => element('li',
    { className: label === best[0] ? 'best' : '' }, `${label} ${decimal(score, 2)}`)));
}

function exitOf(exit) {
  const percent = (value) => `${Math.round(1000 * Math.min(1, Math.max(0, value ?? 0))) / 10}%`;
  const fill = element('div', { className: 'level-fill' });
  fill.style.width = percent(exit.entropy);
  const gauge = element('div', { className: 'gauge', 'aria-hidden': 'true' }, fill);
  if (exit.threshold !== null) {
    const mark = element('div', { className: 'mark' });
    mark.style.left = percent(exit.threshold);
    gauge.append(mark);
  }
  const why = exit.threshold === null
    ? (exit.taken ? 'last exit: answers in any case' : 'has no threshold: goes on')
    : `${exit.taken ? '≤' : '>'} threshold ${decimal(exit.threshold, 2)}: ${exit.taken ? 'stops here' : 'goes on'}`;
  return element('div', { className: 'exit', 'data-exit': exit.exit },
    element('p', { className: exit.taken ? 'good' : '' },
      `Exit ${exit.exit}: entropy ${decimal(exit.entropy)} ${why}`),
    gauge,
    scoresOf(exit),
    element('p', { className: 'quiet sends' }, `from ${exit.present.join(', ') || 'nobody'}`));
}
