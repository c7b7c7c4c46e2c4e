// Puts the page together: the views, the transport of the training, and what asks the server for numbers when.
import {render, tags} from './html.js';
import {ask, change, conflated, listen, trouble} from './server.js';
import {onDraw, readAddress, set, setExtra, state} from './state.js';
import {card} from './card.js';
import {isOdd} from './findings.js';
import {network} from './network.js';
import {layersView} from './layers.js';
import {number, percent, whole} from './maths.js';
import {nudgeView} from './nudge.js';
import {pathsView} from './paths.js';
import {columnsOf, isDrawn, room} from './plan.js';
import {pullsView} from './pulls.js';
import {numbersTable} from './table.js';
import {training} from './training.js';
import {DRAWN, source, VIEWS} from './views.js';
import {language, say} from './words.js';

const {div, header, main, nav, footer, h1, p, pre, button, a, span, input, label, output, aside} = tags;

const OTHERS = {paths: pathsView, nudge: nudgeView, pulls: pullsView, training, layers: layersView, table: numbersTable};

// ---- Numbers ----

// Neurons of large layers that the drawing must show, because one has chosen them.
let show = '';

const loadNumbers = conflated(async () => {
  const numbers = await ask('view', {sample: state.sample, step: state.step, show});
  set({numbers});
});

const loadCard = conflated(async () => {
  if (!state.place) {
    set({card: null});
    return;
  }
  const place = state.place;
  try {
    // Of the pass that is drawn, so that the card tells the same numbers.
    const at = isLive() ? {at: state.numbers.step} : {};
    const filled = await ask('card', {place, sample: state.sample, step: state.step, ...at});
    if (place === state.place) {
      set({card: filled});
    }
  } catch (error) {
    if (error.status !== 400) {
      throw error;
    }
    // The network has changed and has no such part any more.
    set({place: '', card: null});
  }
});

const loadView = conflated(async () => {
  const load = source(state.view);
  if (load) {
    try {
      await load(setExtra);
    } catch (error) {
      if (error.status !== 400 || !state.place) {
        throw error;
      }
      set({place: '', card: null});
    }
  }
});

const loadImage = conflated(async () => {
  const sample = state.sample;
  setExtra({image: state.server.setup.side > 0 ? await ask('image', {sample}) : null});
});

// Why a weight's derivative is 0, no number, or so small, if it is.
const loadWhy = conflated(async () => {
  const {place, sample, step, card: shown} = state;
  const odd = /^[wb]\./.test(place) && shown?.place === place && isOdd(shown.equations[0].value);
  const why = odd ? await ask('why', {place, sample, step, lang: language()}) : null;
  if (place === state.place) {
    setExtra({why});
  }
});

// The number that ended the training.
const loadTrouble = conflated(async () => {
  setExtra({bad: state.server.status === 'failed' ? (await ask('trouble', {lang: language()})).text : ''});
});

const SLOWER = 250; // milliseconds

const asked = {numbers: '', card: '', view: '', image: '', why: '', trouble: ''};

function once(what, key, load) {
  if (asked[what] !== key) {
    asked[what] = key;
    load();
  }
}

// Whether the numbers come by themselves.
function isLive() {
  return state.step < 0 && state.server.status === 'running' && state.numbers?.sample === state.sample;
}

const stream = {wanted: null, events: null};

// The stream brings the numbers of what is drawn while it trains.
function follow() {
  const query = state.step < 0 && state.server.status === 'running' ? {sample: state.sample, show} : {};
  const wanted = new URLSearchParams(query).toString();
  if (stream.wanted !== wanted) {
    stream.wanted = wanted;
    stream.events?.close();
    stream.events = listen(query, onFrame);
  }
}

// Asks again whenever what is shown depends on something that has changed.
function refresh() {
  const server = state.server;
  if (!server) {
    return;
  }
  const live = state.step < 0 ? server.step + '/' + server.status : state.step;
  const pass = [server.run, live, state.sample].join('|');
  // What is not the drawing is asked for less often while it trains.
  const slower = isLive() ? [server.run, 'running', Math.floor(performance.now() / SLOWER), state.sample].join('|') : pass;
  if (state.numbers && state.place && !isDrawn(state.numbers, state.place)) {
    show = columnsOf(state.place).map(([column, index]) => column + ':' + index).join(';');
  }
  follow();
  const needed = pass + '|' + show;
  if (isLive()) {
    asked.numbers = needed;
  } else {
    once('numbers', needed, loadNumbers);
  }
  once('image', [server.run, state.sample].join('|'), loadImage);
  once('card', slower + '|' + state.place, loadCard);
  const shown = state.card?.equations[0].value;
  once('why', [server.status === 'running' ? server.run : pass, state.place, state.card?.place, isOdd(shown ?? 1), language()].join('|'), loadWhy);
  once('trouble', [server.run, server.status, language()].join('|'), loadTrouble);
  once('view', [slower, state.place, state.view, state.value, state.layer, language(), server.health].join('|'), loadView);
}

const loadState = conflated(async () => {
  const server = await ask('state');
  const other = state.server && state.server.run !== server.run;
  if (other) {
    show = '';
  }
  set({server, ...(other ? {step: -1, place: '', sample: 0, layer: 0} : {})});
});

function onFrame({numbers, ...server}) {
  if (!state.server || state.server.run !== server.run) {
    loadState();
    return;
  }
  set({server: {...state.server, ...server}, ...(numbers && state.step < 0 ? {numbers} : {})});
  if (server.status !== 'running') {
    loadState();
  }
}

async function act(what, options) {
  try {
    set({server: await change(what, options), step: -1, problem: ''});
  } catch (error) {
    trouble(error);
  }
}

// ---- The page ----

function tabs() {
  return nav({'class': 'tabs', 'aria-label': say('views')},
    ...VIEWS.map((view) => a({
      'href': '#view=' + view,
      'class': view,
      'aria-current': state.view === view ? 'page' : undefined,
      'onClick': (event) => {
        event.preventDefault();
        set({view});
      },
    }, say('view.' + view))));
}

function top() {
  const dark = isDark();
  return header({'class': 'top'},
    div({'class': 'brand'}, h1(null, 'backprop', span({'class': 'four'}, '4j'), span({'class': 'studio'}, ' studio')), p(null, say('tagline'))),
    tabs(),
    div({'class': 'preferences'},
      button({type: 'button', lang: language() === 'zh' ? 'en' : 'zh', onClick: () => set({lang: language() === 'zh' ? 'en' : 'zh'})}, say('language')),
      button({type: 'button', onClick: () => set({theme: dark ? 'light' : 'dark'})}, say(dark ? 'theme.light' : 'theme.dark'))));
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

function isDark() {
  return state.theme ? state.theme === 'dark' : darkSystem.matches;
}

function legend() {
  const item = (name) => span({'class': 'key ' + name}, span({'class': 'swatch', 'aria-hidden': 'true'}), say('key.' + name));
  return div({'class': 'legend'}, ...['forward', 'local', 'backward', 'product', 'positive', 'negative'].map(item));
}

function samples() {
  const count = state.server.setup.samples;
  const go = (sample) => set({sample: Math.max(0, Math.min(count - 1, sample || 0))});
  return count > 1 && div({'class': 'samples'},
    label({'for': 'sample'}, say('sample')),
    button({type: 'button', 'aria-label': say('sample.previous'), onClick: () => go(state.sample - 1)}, '‹'),
    input({id: 'sample', type: 'number', min: 0, max: count - 1, value: state.sample, onChange: (event) => go(Number.parseInt(event.target.value, 10))}),
    button({type: 'button', 'aria-label': say('sample.next'), onClick: () => go(state.sample + 1)}, '›'),
    span({'class': 'quiet'}, '/ ' + whole(count)),
    state.numbers?.label >= 0 && span({'class': 'label'}, `t = ${state.numbers.label}`));
}

// The drawing as it was, for as long as what it shows stays as it is: most of what comes changes something else.
let kept = {};

function drawing() {
  const shows = [state.numbers, state.view, state.place, state.focus, language(), room(), state.server.status === 'running'];
  if (!kept.shows?.every((one, i) => one === shows[i])) {
    const drawn = network(state.view);
    // The drawing may have moved the focus to a part that is there.
    shows[3] = state.focus;
    kept = {shows, drawn};
  }
  return kept.drawn;
}

function stage() {
  if (!state.numbers) {
    return p({'class': 'loading'}, say('loading'));
  }
  const other = OTHERS[state.view];
  const drawn = DRAWN.includes(state.view) || ['paths', 'nudge'].includes(state.view);
  return [
    p({'class': 'about'}, say('about.' + state.view)),
    other ? other() : drawing(),
    drawn && legend(),
  ];
}

function transport() {
  const server = state.server;
  const running = server.status === 'running';
  const recorded = server.recorded ?? [];
  const at = state.step < 0 ? recorded.length : recorded.findIndex((step) => step >= state.step);
  return footer({'class': 'transport'},
    div({'class': 'buttons'},
      button({type: 'button', 'class': 'main', onClick: () => act(running ? 'pause' : 'start')}, say(running ? 'run.pause' : 'run.start')),
      button({type: 'button', onClick: () => act('step')}, say('run.step')),
      button({type: 'button', onClick: () => act('reset')}, say('run.reset'))),
    samples(),
    div({'class': 'history'},
      label({'for': 'history'}, say('run.history')),
      input({
        'id': 'history', 'type': 'range', 'min': 0, 'max': recorded.length, 'value': at < 0 ? recorded.length : at,
        'aria-valuetext': state.step < 0 ? say('run.live') : say('run.step.of') + ' ' + state.step,
        'onInput': (event) => {
          const index = Number(event.target.value);
          set({step: index >= recorded.length ? -1 : recorded[index]});
        },
      }),
      output({'for': 'history'}, state.step < 0 ? say('run.live') : say('run.step.of') + ' ' + whole(state.step))),
    div({'class': 'figures'},
      span(null, say('run.step.of') + ' ', span({'class': 'number'}, whole(server.step))),
      span(null, 'C ', span({'class': 'number'}, number(state.numbers?.cost ?? server.cost))),
      server.step > 0 && span(null, say('run.watching', percent(server.watching))),
      running && span(null, say('run.rate', whole(server.stepsPerSecond)))));
}

function page() {
  const server = state.server;
  return div({'class': 'page'},
    top(),
    state.problem && p({'class': 'problem', role: 'alert'}, ['gone', 'lost', 'token'].includes(state.problem) ? say('problem.' + state.problem) : state.problem),
    server?.problem && div({'class': 'problem', role: 'alert'}, p(null, say('run.failed', server.problem)),
      state.extra.bad && pre({tabindex: 0}, state.extra.bad)),
    main(null,
      div({'class': 'stage'}, server ? stage() : p({'class': 'loading'}, say('loading'))),
      aside({'class': 'side'}, card())),
    server && transport());
}

onDraw(() => {
  document.documentElement.lang = language() === 'zh' ? 'zh-Hans' : 'en';
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  document.title = say('title');
  refresh();
  render(page(), document.getElementById('root'));
});

readAddress();
addEventListener('hashchange', () => {
  readAddress();
  set({});
});
darkSystem.addEventListener('change', () => set({}));
addEventListener('resize', () => set({}));
set({});
try {
  await loadState();
} catch (error) {
  trouble(error);
}
