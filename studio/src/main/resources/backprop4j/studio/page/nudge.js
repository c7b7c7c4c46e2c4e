// Nudge: one number is dragged; C, its tangent and the finite difference follow, and so does the network.
import {tags} from './html.js';
import {set, state} from './state.js';
import {chart, circle, frame, line, path, polyline, sized} from './charts.js';
import {amount, math, number} from './maths.js';
import {network} from './network.js';
import {say} from './words.js';

const {div, section, p, label, input, output, table, tbody, tr, th, td, figure, figcaption, span, button} = tags;

// Takes hold of the point wherever the curve is pressed.
function dragged(under) {
  const move = (event) => set({value: String(Number(under(event).toPrecision(5)))});
  return {
    onPointerDown: (event) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      move(event);
    },
    onPointerMove: (event) => event.currentTarget.hasPointerCapture(event.pointerId) && move(event),
  };
}

function curve(nudge) {
  const costs = nudge.costs.map(amount);
  const low = Math.min(...costs, amount(nudge.cost));
  const high = Math.max(...costs, amount(nudge.cost));
  const pad = (high - low) * 0.12 || 0.1;
  const size = sized(260);
  const left = nudge.at[0];
  const right = nudge.at[nudge.at.length - 1];
  const {sx, sy, axes, inside, under} = frame({...size, x: [left, right], y: [low - pad, high + pad]});
  const half = (right - left) * 0.22;
  const tangent = (x) => amount(nudge.cost) + amount(nudge.slope) * (x - nudge.value);
  return figure(null,
    chart({...size, ...dragged(under)}, say('nudge.label', number(nudge.value), number(nudge.cost), number(nudge.slope)),
      axes,
      inside(
        path({d: polyline(nudge.at, costs, sx, sy), 'class': 'curve'}),
        line({x1: sx(nudge.start), x2: sx(nudge.start), y1: sy(low - pad), y2: sy(high + pad), 'class': 'start'}),
        line({x1: sx(nudge.value - half), x2: sx(nudge.value + half), y1: sy(tangent(nudge.value - half)), y2: sy(tangent(nudge.value + half)), 'class': 'slope'}),
        circle({cx: sx(nudge.value), cy: sy(amount(nudge.cost)), r: 6, 'class': 'at'}))),
    figcaption(null, say('nudge.caption')));
}

export function nudgeView() {
  const nudge = state.extra.nudge;
  if (/^[wbx]\./.test(state.place) && nudge?.of !== state.place) {
    return p({'class': 'loading'}, say('loading'));
  }
  if (!nudge) {
    return div({'class': 'view'}, p({'class': 'quiet'}, say('nudge.which')), network('forward'));
  }
  const value = state.value === '' ? nudge.start : Number(state.value);
  const left = nudge.start - nudge.reach;
  const right = nudge.start + nudge.reach;
  const row = (name, symbol, shown, classes) => tr(null, th({scope: 'row'}, name), td(null, symbol), td({'class': 'number ' + classes}, shown));
  return div({'class': 'view nudge'},
    section({'class': 'panel wide'},
      div({'class': 'drag'},
        label({'for': 'nudge'}, math(nudge.place)),
        input({
          id: 'nudge', type: 'range', min: left, max: right, step: (right - left) / 400, value,
          'aria-valuetext': number(value),
          onInput: (event) => set({value: event.target.value}),
        }),
        output({'for': 'nudge', 'class': 'number'}, number(value)),
        button({type: 'button', 'class': 'plain-button', onClick: () => set({value: ''})}, say('nudge.back'))),
      curve(nudge),
      table({'class': 'facts'}, tbody(null,
        row(say('nudge.cost'), math('C'), number(nudge.cost, 6), ''),
        row(say('nudge.slope'), math('dCd' + nudge.place), number(nudge.slope, 8), 'product'),
        row(say('nudge.difference'), span(null, 'ΔC / Δ'), number(nudge.difference, 8), '')))),
    network('forward', nudge.view));
}
