// Charts of what was counted, each point over the samples of the last 20 seconds.
import uPlot from '/webjars/uplot/dist/uPlot.esm.js';

const WINDOW_SECONDS = 20;
const EXITS = ['device', 'local', 'edge', 'cloud'];
// told apart by dashes too, not by colour alone
const DASHES = { device: [2, 3], local: [], edge: [8, 4], cloud: [2, 2, 8, 2] };

let charts = [];
let points = [];

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function colours() {
  return { device: css('--bad'), local: css('--accent'), edge: css('--good'), cloud: css('--warn') };
}

function make(id, series, range) {
  const element = document.getElementById(id);
  element.replaceChildren();
  const axis = { stroke: css('--text'), grid: { stroke: css('--track') }, ticks: { stroke: css('--track') } };
  return new uPlot({
    width: Math.max(200, element.clientWidth),
    height: 180,
    scales: { y: { range } },
    axes: [axis, { ...axis, size: 55 }],
    series: [{}, ...series],
    cursor: { y: false },
  }, [[], ...series.map(() => [])], element);
}

function byExit() {
  const colour = colours();
  return EXITS.map((exit) => ({ label: exit, stroke: colour[exit], width: 2, dash: DASHES[exit], spanGaps: true }));
}

function line(label) {
  return [{ label, stroke: css('--accent'), width: 2, spanGaps: true }];
}

export function draw() {
  charts.forEach((chart) => chart.destroy());
  const upwards = (_, low, high) => [0, Math.max(1, (high ?? 1) * 1.1)];
  charts = [
    make('chart-exits', byExit(), [0, 100]),
    make('chart-accuracy', line('accuracy'), [0, 100]),
    make('chart-bytes', line('bytes'), upwards),
    make('chart-latency', byExit(), upwards),
  ];
  update();
}

export function reset(all) {
  points = all;
  update();
}

export function add(point) {
  points.push(point);
  if (points.length > 900) {
    points.shift();
  }
  update();
}

function update() {
  if (charts.length === 0) {
    return;
  }
  const times = points.map((point) => point.seconds);
  const shares = EXITS.map(() => []);
  const accuracy = [];
  const bytes = [];
  const latency = EXITS.map(() => []);
  let from = 0;
  points.forEach((point) => {
    while (points[from].seconds < point.seconds - WINDOW_SECONDS) {
      from++;
    }
    const now = point.totals;
    const then = points[from].totals;
    const samples = now.samples - then.samples;
    const labelled = now.labelled - then.labelled;
    EXITS.forEach((exit, i) => {
      const count = (now.exits[exit] ?? 0) - (then.exits[exit] ?? 0);
      shares[i].push(samples > 0 ? 100 * count / samples : null);
      latency[i].push(now.latencies[exit]?.median ?? null);
    });
    accuracy.push(labelled > 0 ? 100 * (now.correct - then.correct) / labelled : null);
    bytes.push(samples > 0 ? (now.bytes - then.bytes) / samples : null);
  });
  charts[0].setData([times, ...shares]);
  charts[1].setData([times, accuracy]);
  charts[2].setData([times, bytes]);
  charts[3].setData([times, ...latency]);
}

addEventListener('resize', () => {
  for (const chart of charts) {
    chart.setSize({ width: Math.max(200, chart.root.parentElement.clientWidth), height: 180 });
  }
});
