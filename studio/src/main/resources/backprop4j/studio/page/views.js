// What each view asks the server for, and when it must ask again.
import {ask} from './server.js';
import {state} from './state.js';

const here = () => ({sample: state.sample, step: state.step});

// Those that draw the network, and those that tell one place.
export const DRAWN = ['forward', 'reversed', 'product'];
export const VIEWS = [...DRAWN, 'paths', 'nudge', 'pulls', 'training', 'layers', 'table'];

const SOURCES = {
  paths: async () => (state.place.startsWith('w.') ? {paths: await ask('paths', {...here(), place: state.place})} : {paths: null}),
  nudge: async () => {
    if (!/^[wbx]\./.test(state.place)) {
      return {nudge: null};
    }
    const value = state.extra.value;
    const moved = value !== undefined && state.extra.valueOf === state.place;
    return {nudge: await ask('nudge', {...here(), place: state.place, ...(moved ? {value} : {})})};
  },
  pulls: async () => ({pulls: await ask('pulls', {step: state.step, ...(/^[wb]\./.test(state.place) ? {place: state.place} : {})})}),
  training: async () => {
    const setup = state.server.setup;
    const plane = setup.sizes[0] === 2;
    // A thousand test examples are not answered anew for every frame.
    const due = !state.extra.tested || state.extra.tested.key !== testKey() && performance.now() - state.extra.tested.at > 1500;
    const [curve, surface, mistakes] = await Promise.all([
      ask('curve'),
      plane && setup.hasTarget ? ask('surface', {step: state.step}) : null,
      setup.classes > 0 && due ? ask('mistakes', {step: state.step}) : state.extra.mistakes,
    ]);
    return {curve, surface, mistakes: setup.classes > 0 ? mistakes : null, tested: due ? {key: testKey(), at: performance.now()} : state.extra.tested};
  },
  layers: async () => ({
    layers: await ask('layers', {step: state.step}),
    tiles: await ask('tiles', {...here(), layer: state.extra.layer ?? 0}),
  }),
};

function testKey() {
  return state.server.run + '/' + state.server.step + '/' + state.step;
}

export function source(view) {
  return SOURCES[view];
}
