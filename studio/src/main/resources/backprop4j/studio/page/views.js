// What each view asks the server for. It hands on what has come as soon as it has.
import {ask} from './server.js';
import {state} from './state.js';
import {shownOf} from './plan.js';
import {language} from './words.js';

const here = () => ({sample: state.sample, step: state.step});

// Those that draw the network, and those that tell one place.
export const DRAWN = ['forward', 'reversed', 'product'];
export const VIEWS = [...DRAWN, 'paths', 'nudge', 'pulls', 'training', 'layers', 'table'];

const SOURCES = {
  paths: async (hand) => hand({paths: state.place.startsWith('w.') ? await ask('paths', {...here(), place: state.place}) : null}),
  nudge: async (hand) => {
    const {place, value} = state;
    hand({nudge: /^[wbx]\./.test(place) ? {of: place, ...await ask('nudge', {...here(), place, show: shownOf(state.numbers), ...(value === '' ? {} : {value})})} : null});
  },
  pulls: async (hand) => hand({pulls: await ask('pulls', {step: state.step, ...(/^[wb]\./.test(state.place) ? {place: state.place} : {})})}),
  training: async (hand) => {
    const setup = state.server.setup;
    const plane = setup.sizes[0] === 2;
    // A thousand test examples are not answered anew for every frame.
    const due = !state.extra.mistakes
      || state.extra.tested.key !== testKey() && (state.server.status !== 'running' || performance.now() - state.extra.tested.at > 1500);
    hand({curve: await ask('curve')});
    hand({surface: plane && setup.hasTarget ? await ask('surface', {step: state.step}) : null});
    if (setup.classes === 0) {
      hand({mistakes: null});
    } else if (due) {
      const tested = {key: testKey(), at: performance.now()};
      hand({mistakes: await ask('mistakes', {step: state.step}), tested});
    }
    if (!state.server.health) {
      hand({health: null});
    } else if (isTime('health')) {
      hand({health: await ask('health', {lang: language()})});
    }
  },
  layers: async (hand) => {
    hand({layers: await ask('layers', {step: state.step})});
    const layer = Math.min(state.layer, state.server.setup.sizes.length - 2);
    hand({tiles: {layer, ...await ask('tiles', {...here(), layer})}});
    if (isTime('doctor')) {
      hand({doctor: await ask('doctor', {step: state.step, lang: language()})});
    }
  },
};

const SELDOM = 3000;
const last = {};

// What takes long is asked for now and then while the training runs, and always when it has stopped.
function isTime(what) {
  const due = state.server.status !== 'running' || performance.now() - (last[what] ?? -SELDOM) >= SELDOM;
  if (due) {
    last[what] = performance.now();
  }
  return due;
}

function testKey() {
  return state.server.run + '/' + state.server.step + '/' + state.step;
}

export function source(view) {
  return SOURCES[view];
}
