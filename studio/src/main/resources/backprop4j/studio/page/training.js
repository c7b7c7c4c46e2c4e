// Training: what is trained, the curve that keeps its peaks, the decision surface, and the examples that are wrong.
import {tags} from './html.js';
import {change, trouble} from './server.js';
import {set, setExtra, state} from './state.js';
import {chart, frame, path, polyline, sized, text} from './charts.js';
import {amount, number, percent, whole} from './maths.js';
import {health} from './findings.js';
import {drawn} from './picture.js';
import {say} from './words.js';

const {div, section, h2, form, label, select, option, input, button, p, figure, figcaption, canvas, ul, li, span} = tags;

const OPTIMIZERS = ['sgd', 'momentum', 'adam', 'adamw'];
const ACTIVATIONS = ['sigmoid', 'tanh', 'relu', 'gelu', 'silu'];
const COSTS = ['sum-of-squares', 'half-squared-error', 'mse', 'cross-entropy'];
const SPEEDS = [1, 10, 100, 1000, 0];

// ---- Settings ----

// Sensible numbers for a data set that is chosen.
const USUAL = {
  notes: {hidden: '2, 2', activation: 'sigmoid', cost: 'sum-of-squares', optimizer: 'sgd', rate: 0.1, batch: 1, speed: 20},
  xor: {hidden: '4', activation: 'tanh', cost: 'cross-entropy', optimizer: 'adam', rate: 0.03, batch: 4, speed: 100},
  circles: {hidden: '8, 4', activation: 'tanh', cost: 'cross-entropy', optimizer: 'adam', rate: 0.02, batch: 32, speed: 100},
  spirals: {hidden: '16, 16', activation: 'tanh', cost: 'cross-entropy', optimizer: 'adam', rate: 0.01, batch: 32, speed: 1000},
  mnist: {hidden: '128', activation: 'relu', cost: 'cross-entropy', optimizer: 'adam', rate: 0.001, batch: 64, speed: 0},
  csv: {hidden: '8', activation: 'tanh', cost: 'cross-entropy', optimizer: 'adam', rate: 0.01, batch: 32, speed: 100},
};

function draft() {
  const setup = state.server.setup;
  if (state.extra.draft?.run === state.server.run) {
    return state.extra.draft;
  }
  return {
    run: state.server.run,
    data: setup.data,
    hidden: setup.sizes.slice(1, -1).join(', '),
    activation: setup.activations[0],
    cost: setup.cost,
    optimizer: setup.optimizer,
    rate: setup.rate,
    batch: setup.batch,
    seed: setup.seed,
    speed: state.server.speed,
  };
}

function edit(changes) {
  setExtra({draft: {...draft(), ...changes}});
}

async function apply(event) {
  event.preventDefault();
  const {run, ...wanted} = draft();
  try {
    const server = await change('setup', {body: new URLSearchParams({...wanted, hidden: wanted.hidden.replaceAll(' ', '')})});
    setExtra({draft: null, mistakes: null, surface: null, tested: null});
    set({server, step: -1, sample: 0, place: '', numbers: null, card: null, problem: ''});
  } catch (error) {
    trouble(error);
  }
}

async function upload(event) {
  const file = event.target.files[0];
  if (!file) {
    return;
  }
  try {
    set({server: await change('csv', {body: await file.text()}), problem: ''});
    edit({data: 'csv', ...USUAL.csv});
  } catch (error) {
    trouble(error);
  }
}

function choice(name, values, shown = (value) => value) {
  const now = draft();
  return label(null, span(null, say('set.' + name)),
    select({
      name, value: now[name],
      onChange: (event) => edit({[name]: event.target.value, ...(name === 'data' ? USUAL[event.target.value] : {})}),
    }, ...values.map((value) => option({value, selected: String(value) === String(now[name])}, shown(value)))));
}

function entry(name, props) {
  return label(null, span(null, say('set.' + name)),
    input({name, value: draft()[name], autocomplete: 'off', ...props, onInput: (event) => edit({[name]: event.target.value})}));
}

function settings() {
  const server = state.server;
  const names = [...server.data, ...(server.uploaded ? ['csv'] : [])];
  if (!names.includes(server.setup.data)) {
    names.push(server.setup.data);
  }
  return form({'class': 'settings', onSubmit: apply},
    choice('data', names, (name) => say('data.' + name)),
    label({'class': 'file'}, span(null, say('set.csv')), input({type: 'file', accept: '.csv,text/csv', onChange: upload})),
    entry('hidden', {inputmode: 'numeric'}),
    choice('activation', ACTIVATIONS),
    choice('cost', COSTS, (name) => say('cost.' + name)),
    choice('optimizer', OPTIMIZERS),
    entry('rate', {inputmode: 'decimal'}),
    entry('batch', {inputmode: 'numeric'}),
    entry('seed', {inputmode: 'numeric'}),
    choice('speed', SPEEDS.includes(Number(draft().speed)) ? SPEEDS : [Number(draft().speed), ...SPEEDS], (speed) => (Number(speed) === 0 ? say('speed.most') : say('speed.steps', whole(speed)))),
    button({type: 'submit', 'class': 'plain-button'}, say('set.apply')));
}

// ---- The curve ----

function costCurve() {
  const curve = state.extra.curve;
  if (!curve || curve.step.length === 0) {
    return p({'class': 'quiet'}, say('curve.none'));
  }
  const stops = curve.greatest.flatMap((value, i) => (typeof value === 'string' ? [[curve.step[i], value]] : []));
  const greatest = curve.greatest.map(amount);
  const least = curve.least.map(amount);
  const high = Math.max(...greatest);
  const low = Math.min(0, ...least);
  const size = sized(240);
  const last = Math.max(1, curve.step[curve.step.length - 1]);
  const {sx, sy, axes} = frame({...size, x: [0, last], y: [low, high * 1.05 || 1]});
  const band = polyline(curve.step, greatest, sx, sy) + polyline([...curve.step].reverse(), [...least].reverse(), sx, sy).replace('M', 'L') + 'Z';
  return figure(null,
    chart(size, say('curve.label', whole(last), number(curve.mean[curve.mean.length - 1])),
      axes,
      path({d: band, 'class': 'band'}),
      path({d: polyline(curve.step, curve.mean.map(amount), sx, sy), 'class': 'curve'}),
      ...stops.map(([step, value]) => text({x: sx(step), y: 22, 'class': 'strange', 'text-anchor': 'middle'}, number(value)))),
    figcaption(null, say('curve.caption')));
}

// ---- The surface ----

const GROUNDS = {light: [[11, 95, 165], [184, 72, 10], [0, 115, 90], [120, 80, 160]], dark: [[108, 184, 240], [255, 154, 92], [60, 203, 163], [190, 150, 230]]};

function paint(element) {
  const surface = state.extra.surface;
  if (!element || !surface) {
    return;
  }
  const pen = element.getContext('2d');
  const side = surface.side;
  const colours = GROUNDS[document.documentElement.dataset.theme] ?? GROUNDS.light;
  const image = pen.createImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    const [r, gr, b] = colours[surface.best[i] % colours.length];
    image.data.set([r, gr, b, 40 + 150 * amount(surface.lead[i])], 4 * i);
  }
  const small = new OffscreenCanvas(side, side);
  small.getContext('2d').putImageData(image, 0, 0);
  pen.clearRect(0, 0, element.width, element.height);
  pen.imageSmoothingEnabled = true;
  pen.drawImage(small, 0, 0, element.width, element.height);
  const at = (v, sign) => element.width * (sign * v / surface.reach + 1) / 2;
  surface.points.forEach(([x, y], i) => {
    const [r, gr, b] = colours[Math.max(0, surface.labels[i]) % colours.length];
    pen.fillStyle = `rgb(${r},${gr},${b})`;
    pen.strokeStyle = document.documentElement.dataset.theme === 'dark' ? '#101317' : '#ffffff';
    pen.lineWidth = 2;
    pen.beginPath();
    // Classes differ in shape, too.
    if (surface.labels[i] % 2 === 1) {
      pen.rect(at(x, 1) - 5, at(y, -1) - 5, 10, 10);
    } else {
      pen.arc(at(x, 1), at(y, -1), 5.5, 0, 2 * Math.PI);
    }
    pen.fill();
    pen.stroke();
  });
}

function decisionSurface() {
  return state.extra.surface && section({'class': 'panel'},
    h2(null, say('surface.title')),
    canvas({width: 480, height: 480, 'class': 'surface', role: 'img', 'aria-label': say('surface.label'), ref: paint, 'data-key': state.server.step + state.step}),
    p({'class': 'quiet'}, say('surface.caption')));
}

// ---- What is wrong ----

function wrongOnes() {
  const mistakes = state.extra.mistakes;
  if (!mistakes) {
    return state.server.setup.classes > 0 && section({'class': 'panel'}, p({'class': 'loading'}, say('loading')));
  }
  return section({'class': 'panel'},
    h2(null, say('mistakes.title', percent(mistakes.accuracy))),
    p({'class': 'quiet'}, say('mistakes.caption', whole(mistakes.wrong), whole(mistakes.samples))),
    mistakes.side > 0 && ul({'class': 'digits'}, ...mistakes.first.map((wrong) => li({key: wrong.sample},
      canvas({width: mistakes.side, height: mistakes.side, role: 'img', 'aria-label': say('mistakes.one', wrong.label, wrong.seen), ref: drawn(wrong.pixels, mistakes.side)}),
      span({'aria-hidden': 'true'}, `${wrong.label} → `, span({'class': 'backward'}, wrong.seen))))));
}

// ---- Health ----

async function watch() {
  try {
    set({server: await change('health'), problem: ''});
  } catch (error) {
    trouble(error);
  }
}

function healthOfRun() {
  const report = state.extra.health;
  return section({'class': 'panel wide'},
    div({'class': 'row'},
      h2(null, say('health.title')),
      !state.server.health && button({type: 'button', 'class': 'plain-button', onClick: watch}, say('health.watch'))),
    !state.server.health
      ? p({'class': 'quiet'}, say('health.about'))
      : report?.lines ? health(report) : p({'class': 'quiet'}, say('health.none')));
}

export function training() {
  return div({'class': 'view training'},
    settings(),
    div({'class': 'panels'},
      section({'class': 'panel wide'}, h2(null, say('curve.title')), costCurve()),
      decisionSurface(),
      wrongOnes(),
      healthOfRun()));
}
