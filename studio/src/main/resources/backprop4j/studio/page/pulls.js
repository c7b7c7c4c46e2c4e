// Who pulls: how much each sample has in the gradient of the batch.
import {tags} from './html.js';
import {set, state} from './state.js';
import {amount, math, number, percent} from './maths.js';
import {say} from './words.js';

const {div, section, h2, p, ol, li, button, span} = tags;

// Bars from a middle line: to the right what pulls along, to the left (hatched) what pulls against.
function bars(values, labels, shown, name) {
  const most = Math.max(1e-300, ...values.map((v) => Math.abs(amount(v))));
  const order = values.map((_, i) => i).sort((a, b) => Math.abs(amount(values[b])) - Math.abs(amount(values[a])));
  return ol({'class': 'pull-list'}, ...order.map((i) => {
    const value = amount(values[i]);
    const width = 50 * Math.abs(value) / most + '%';
    return li({key: i, 'class': value < 0 ? 'against' : 'along'},
      button({type: 'button', 'class': 'symbol-link', 'aria-pressed': String(state.sample === i), onClick: () => set({sample: i})},
        say('sample') + ' ' + i, labels[i] >= 0 && span({'class': 'quiet'}, ' · ' + labels[i])),
      span({'class': 'pull', 'aria-hidden': 'true'}, span({'class': 'fill', style: {width, marginLeft: value < 0 ? `calc(50% - ${width})` : '50%'}})),
      span({'class': 'number'}, shown(values[i])));
  }));
}

export function pullsView() {
  const pulls = state.extra.pulls;
  if (!pulls) {
    return p({'class': 'loading'}, say('loading'));
  }
  return div({'class': 'view pulls'},
    p({'class': 'about'}, say('pulls.about', pulls.shares.length)),
    div({'class': 'panels'},
      section({'class': 'panel'},
        h2(null, say('pulls.all')),
        bars(pulls.shares, pulls.labels, (share) => (typeof share === 'number' ? percent(share) : number(share)))),
      section({'class': 'panel'},
        pulls.terms.length > 0
          ? [h2(null, say('pulls.one'), ' ', math('dCd' + pulls.place), ' = ', span({'class': 'number'}, number(pulls.gradient))),
            bars(pulls.terms, pulls.labels, (term) => number(term))]
          : p({'class': 'quiet'}, say('pulls.which')))));
}
