// The same numbers as a table.
import {tags} from './html.js';
import {set, setExtra, state} from './state.js';
import {ask, trouble} from './server.js';
import {math, number} from './maths.js';
import {choose} from './network.js';
import {latex} from './latex.js';
import {language, say} from './words.js';

const {div, table, caption, thead, tbody, tr, th, td, button, p, label, select, option} = tags;

const FORMATS = {html: 'HTML', md: 'Markdown', tex: 'LaTeX', txt: 'text', json: 'JSON'};

function open(place, shown) {
  return button({type: 'button', 'class': 'symbol-link', 'aria-pressed': String(state.place === place), onClick: () => choose(place)}, shown);
}

function neurons(layer, l) {
  return table({'class': 'numbers'},
    caption(null, say('layer', l + 1), ' · ', say('neuron'), layer.n > layer.shown.length && ` (${say('table.some', layer.shown.length, layer.n)})`),
    thead(null, tr(null, th({scope: 'col'}, say('neuron')), ...['z', 'a'].map((s) => th({scope: 'col', 'class': 'forward'}, math(s))),
      th({scope: 'col', 'class': 'local'}, math('slope')), ...['dCda', 'dCdz'].map((s) => th({scope: 'col', 'class': 'backward'}, math(s))),
      th({scope: 'col'}, math('b')), th({scope: 'col'}, math('dCdb')))),
    tbody(null, ...layer.shown.map((i, row) => tr({'class': state.place === `n.${l}.${i}` ? 'chosen' : ''},
      th({scope: 'row'}, open(`n.${l}.${i}`, String(i + 1))),
      td({'class': 'forward'}, number(layer.z[row], 6)), td({'class': 'forward'}, number(layer.a[row], 6)),
      td({'class': 'local'}, number(layer.slope[row], 6)), td({'class': 'backward'}, number(layer.dCda[row], 6)),
      td({'class': 'backward'}, number(layer.dCdz[row], 6)), td(null, number(layer.b[row], 6)),
      td({'class': 'product'}, number(layer.dCdb[row], 6))))));
}

function weights(layer, l, before) {
  const rows = layer.shown.flatMap((i, row) => before.shown.map((j, column) => tr({'class': state.place === `w.${l}.${i}.${j}` ? 'chosen' : ''},
    th({scope: 'row'}, open(`w.${l}.${i}.${j}`, `${i + 1}, ${j + 1}`)),
    td(null, number(layer.w[row][column], 6)),
    td({'class': 'forward'}, number(before.a[column], 6)),
    td({'class': 'backward'}, number(layer.dCdz[row], 6)),
    td({'class': 'product'}, number(layer.dCdw[row][column], 6)))));
  return table({'class': 'numbers'},
    caption(null, say('layer', l + 1), ' · ', say('weight')),
    thead(null, tr(null, th({scope: 'col'}, say('table.weight')), th({scope: 'col'}, math('w')),
      th({scope: 'col', 'class': 'forward'}, math(l === 0 ? 'x' : 'a')), th({scope: 'col', 'class': 'backward'}, math('dCdz')),
      th({scope: 'col'}, math('dCdw')))),
    tbody(null, ...rows));
}

async function copy() {
  try {
    await navigator.clipboard.writeText(latex(state.numbers, state.card));
    setExtra({copied: true});
  } catch (error) {
    set({problem: say('table.copy.not', error.message)});
  }
}

async function download() {
  try {
    const report = await ask('report', {place: state.place, sample: state.sample, step: state.step, lang: language(), format: state.extra.format ?? 'html'});
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([report.text], {type: report.type}));
    link.download = report.name;
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    trouble(error);
  }
}

export function numbersTable() {
  const numbers = state.numbers;
  return div({'class': 'view table-view'},
    div({'class': 'buttons'},
      button({type: 'button', onClick: copy}, say(state.extra.copied ? 'table.copied' : 'table.copy')),
      button({type: 'button', disabled: !state.place, onClick: download}, say('table.report')),
      label(null, say('table.format'), ' ', select({onChange: (event) => setExtra({format: event.target.value})},
        ...Object.entries(FORMATS).map(([value, name]) => option({value, selected: value === (state.extra.format ?? 'html')}, name)))),
      !state.place && p({'class': 'quiet'}, say('table.report.which'))),
    div({'class': 'scroll', tabindex: 0, role: 'region', 'aria-label': say('view.table')},
      ...numbers.layers.flatMap((layer, l) => [
        neurons(layer, l),
        weights(layer, l, l === 0 ? numbers.input : numbers.layers[l - 1]),
      ])));
}
