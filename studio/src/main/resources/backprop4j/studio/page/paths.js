// Paths: every way from a weight to the cost with its product, beside the form that shares them.
import {tags} from './html.js';
import {state} from './state.js';
import {math, number, signed, role, whole} from './maths.js';
import {network} from './network.js';
import {say} from './words.js';

const {div, section, h2, p, ol, li, span, dl, dt, dd} = tags;

function factors(path) {
  return path.factors.flatMap((factor, i) => [
    i > 0 && span({'class': 'operator'}, ' · '),
    span({'class': 'factor'}, math(factor.symbol), span({'class': 'number ' + role(factor.symbol)}, signed(factor.value))),
  ]);
}

export function pathsView() {
  const paths = state.extra.paths;
  if (state.place.startsWith('w.') && paths?.place !== state.place) {
    return p({'class': 'loading'}, say('loading'));
  }
  if (!paths) {
    return div({'class': 'view'}, p({'class': 'quiet'}, say('paths.which')), network('product'));
  }
  const shown = paths.shown ?? [];
  const rest = paths.sum === undefined ? 0 : paths.sum - shown.reduce((sum, path) => sum + path.product, 0);
  const others = paths.paths - shown.length;
  return div({'class': 'view paths'},
    network('product'),
    div({'class': 'panels'},
      section({'class': 'panel'},
        h2(null, say('paths.title', whole(paths.paths))),
        shown.length > 0
          ? ol({'class': 'path-list'}, ...shown.map((path) => li({key: path.neurons.join()},
            div({'class': 'chain'}, ...factors(path)),
            div({'class': 'term'}, '= ', span({'class': 'number'}, number(path.product))))))
          : p({'class': 'quiet'}, say('paths.many')),
        others > 0 && shown.length > 0 && p({'class': 'quiet'}, '+ ' + say('card.others', whole(others), number(rest))),
        paths.sum !== undefined && p(null, math('dCd' + paths.place), ' = ', span({'class': 'number boxed product'}, number(paths.sum, 6)))),
      section({'class': 'panel'},
        h2(null, say('paths.shared')),
        p(null, math('dCd' + paths.place), ' = ', span({'class': 'number forward'}, signed(paths.before)), ' · ',
          span({'class': 'number backward'}, signed(paths.dCdz)), ' = ',
          span({'class': 'number boxed product'}, number(paths.gradient, 6))),
        p({'class': 'about'}, say('paths.why')),
        dl({'class': 'counts'},
          dt(null, say('paths.alone')), dd({'class': 'number'}, whole(paths.allProducts)),
          dt(null, say('paths.together')), dd({'class': 'number'}, whole(paths.edges)),
          dt(null, say('paths.cheaper')), dd({'class': 'number'}, '× ' + number(paths.allProducts / paths.edges, 3))))));
}
