// The equation card: symbols, numbers and result of one scalar, aligned; sums of many terms as a list.
import {tags} from './html.js';
import {isOdd, reasons} from './findings.js';
import {state} from './state.js';
import {formula, math, mathTags, number, placeOf, plain, role, signed} from './maths.js';
import {choose} from './network.js';
import {sampleImage} from './picture.js';
import {say} from './words.js';

const {section, h2, h3, p, div, table, tbody, tr, th, td, button, svg, path, circle, line, text, ul, li, code, span, figure, figcaption} = tags;
const {mi, mn, mo, mrow, indexed} = mathTags;

function link(symbol, shown) {
  const place = placeOf(symbol);
  return place && place !== state.place
    ? button({type: 'button', 'class': 'symbol-link', onClick: () => choose(place)}, shown)
    : shown;
}

function value(symbol, shown) {
  return span({'class': 'number ' + role(symbol)}, shown);
}

// Short sums: three rows, factor under factor. Where there are many factors, the rows tell by themselves what they are.
function aligned(equation, heads) {
  const symbols = [];
  const numbers = [];
  equation.terms.forEach((term, t) => {
    term.factors.forEach((factor, f) => {
      const operator = f > 0 ? '·' : t > 0 ? '+' : '=';
      symbols.push(td({'class': 'operator'}, operator), td(null, link(factor.symbol, math(factor.symbol))));
      numbers.push(td({'class': 'operator'}, operator), td(null, value(factor.symbol, signed(factor.value))));
    });
  });
  const head = (name) => th({scope: 'row'}, heads ? say(name) : span({'class': 'unseen'}, say(name)));
  return table({'class': 'equation aligned' + (heads ? '' : ' dense')}, tbody(null,
    tr(null, head('card.symbols'), td({'class': 'name'}, math(equation.name)), ...symbols),
    tr(null, head('card.numbers'), td(null, ''), ...numbers),
    tr(null, head('card.result'), td(null, ''), td({'class': 'operator'}, '='),
      td({'colspan': symbols.length - 1, 'class': 'result'}, result(equation)))));
}

function result(equation) {
  return span({'class': 'number boxed ' + role(equation.name)}, number(equation.value, 6));
}

// Long sums: a term a line.
function listed(equation) {
  return table({'class': 'equation listed'}, tbody(null,
    tr(null, th({'scope': 'row', 'colspan': 3}, math(equation.name))),
    ...equation.terms.map((term, t) => tr(null,
      td(null, span({'class': 'operator'}, t > 0 ? '+' : '='), ...joined(term.factors.map((factor) => link(factor.symbol, math(factor.symbol))))),
      td(null, span({'class': 'operator'}, '='), ...joined(term.factors.map((factor) => value(factor.symbol, signed(factor.value, 3))))),
      td({'class': 'term'}, number(term.value)))),
    equation.others > 0 && tr(null, td({colspan: 3, 'class': 'quiet'}, '+ ' + say('card.others', equation.others, number(equation.rest)))),
    tr(null, th({scope: 'row'}, say('card.result')), td({'colspan': 2, 'class': 'result'}, result(equation)))));
}

function joined(shown) {
  return shown.flatMap((item, i) => (i === 0 ? [item] : [span({'class': 'operator'}, '·'), item]));
}

// a = σ(z)
function applied(equation) {
  const [, layer, neuron] = equation.name.split('.');
  const sigma = equation.function === 'none' ? null : equation.function;
  return table({'class': 'equation aligned'}, tbody(null,
    tr(null, th({scope: 'row'}, say('card.symbols')), td({'class': 'name'}, math(equation.name)), td({'class': 'operator'}, '='),
      td(null, sigma ? formula(mi('σ'), mo('('), indexed('z', [Number(layer) + 1, Number(neuron) + 1]), mo(')')) : math(`z.${layer}.${neuron}`))),
    tr(null, th({scope: 'row'}, say('card.numbers')), td(null, ''), td({'class': 'operator'}, '='),
      td(null, sigma ? sigma + '(' : '', span({'class': 'number forward'}, number(equation.argument)), sigma ? ')' : '')),
    tr(null, th({scope: 'row'}, say('card.result')), td(null, ''), td({'class': 'operator'}, '='), td({'class': 'result'}, result(equation)))));
}

// A difference in as many digits as tell its two sides apart.
function apart(left, right) {
  const digits = [4, 6, 8, 12, 16].find((count) => left === right || number(left, count) !== number(right, count)) ?? 17;
  return number(left, digits) + ' − ' + number(right, digits);
}

// The cost's own derivative.
function fromCost(equation) {
  const [, , neuron] = equation.name.split('.');
  const index = [Number(neuron) + 1];
  const y = indexed('y', index);
  const t = indexed('t', index);
  const has = equation.target !== null;
  const difference = has ? [mo('('), y, mo('−'), t, mo(')')] : [y];
  const shown = has ? `(${apart(equation.output, equation.target)})` : signed(equation.output);
  const symbols = {
    'sum-of-squares': () => formula(mn('2'), mo('·'), ...difference),
    'half-squared-error': () => formula(...difference),
    'mse': () => formula(mathTags.h('mfrac', null, mn('2'), mn(equation.outputs)), mo('·'), ...difference),
    'cross-entropy': () => formula(mathTags.h('msub', null, mrow(mi('softmax'), mo('('), mi('z'), mo(')')), mn(index[0])), mo('−'), t),
  }[equation.cost]();
  const numbers = {
    'sum-of-squares': '2·' + shown,
    'half-squared-error': shown,
    'mse': `2/${equation.outputs}·` + shown,
    'cross-entropy': apart(equation.value + equation.target, equation.target),
  }[equation.cost];
  return table({'class': 'equation aligned'}, tbody(null,
    tr(null, th({scope: 'row'}, say('card.symbols')), td({'class': 'name'}, math(equation.name)), td({'class': 'operator'}, '='), td(null, symbols)),
    tr(null, th({scope: 'row'}, say('card.numbers')), td(null, ''), td({'class': 'operator'}, '='), td({'class': 'number'}, numbers)),
    tr(null, th({scope: 'row'}, say('card.result')), td(null, ''), td({'class': 'operator'}, '='), td({'class': 'result'}, result(equation)))));
}

function equation(one) {
  if (one.function) {
    return applied(one);
  }
  if (one.cost) {
    return fromCost(one);
  }
  const factors = one.terms.flatMap((term) => term.factors.map((factor) => signed(factor.value)));
  // Letters that stand beside each other: a number and the operator in front of it.
  const letters = factors.reduce((count, shown) => count + Math.max(5, shown.length) + 1, 0);
  const room = innerWidth < 480 ? 22 : 36;
  return (letters <= room || factors.length <= 2) && one.others === 0 ? aligned(one, factors.length <= 2) : listed(one);
}

// σ with its tangent at z.
function tangent(curve) {
  const [left, right] = [curve.at[0], curve.at[curve.at.length - 1]];
  const [low, high] = [Math.min(...curve.values, curve.a), Math.max(...curve.values, curve.a)];
  const pad = (high - low) * 0.12 || 1;
  const x = (z) => 10 + 280 * (z - left) / (right - left);
  const y = (a) => 118 - 106 * (a - low + pad) / (high - low + 2 * pad);
  const points = curve.at.map((z, i) => `${x(z).toFixed(1)},${y(curve.values[i]).toFixed(1)}`).join(' L');
  const reach = (right - left) * 0.2;
  return figure({'class': 'tangent'},
    svg({viewBox: '0 0 300 124', role: 'img', 'aria-label': say('card.tangent', number(curve.slope))},
      line({x1: 10, x2: 290, y1: y(0), y2: y(0), 'class': 'axis'}),
      line({x1: x(0), x2: x(0), y1: 6, y2: 118, 'class': 'axis'}),
      path({d: 'M' + points, 'class': 'curve'}),
      line({x1: x(curve.z - reach), y1: y(curve.a - curve.slope * reach), x2: x(curve.z + reach), y2: y(curve.a + curve.slope * reach), 'class': 'slope'}),
      circle({cx: x(curve.z), cy: y(curve.a), r: 4.5, 'class': 'at'})),
    figcaption(null, say('card.tangent', number(curve.slope))));
}

function check(one, key) {
  return li({'class': one.holds ? 'holds' : 'fails'}, span({'class': 'mark', 'aria-hidden': 'true'}, one.holds ? '✓' : '✗'),
    say(one.holds ? key : key + '.not', number(one.deviation, 3), number(one.bound, 3)));
}

const KINDS = {w: 'weight', b: 'bias', n: 'neuron', x: 'input', y: 'output'};
const SYMBOLS = {w: 'w', b: 'b', n: 'a', x: 'x', y: 'y'};

export function card() {
  const nudged = state.view === 'nudge' && state.value !== '' && state.extra.nudge?.of === state.place;
  const shown = nudged ? state.extra.nudge.card : state.card;
  if (!state.place || !shown) {
    return section({'class': 'card empty', 'aria-live': 'polite'}, p(null, say('card.none')), sampleImage());
  }
  const [kind, ...rest] = shown.place.split('.');
  const symbol = [SYMBOLS[kind], ...rest].join('.');
  return section({'class': 'card', 'aria-live': 'polite', 'aria-label': say(KINDS[kind]) + ' ' + plain(symbol), 'data-filled': shown.place},
    h2(null, say(KINDS[kind]), ' ', math(symbol), span({'class': 'now'}, ' = ', number(shown.value, 6))),
    shown.path && p({'class': 'path'}, code(null, shown.path)),
    ...shown.equations.map(equation),
    sampleImage(),
    shown.curve && typeof shown.curve.a === 'number' && tangent(shown.curve),
    shown.checks && div({'class': 'checks'},
      h3(null, say('card.checks')),
      ul(null, check(shown.checks.arithmetic, 'card.arithmetic'), check(shown.checks.difference, 'card.difference'))),
    !nudged && state.extra.why?.place === shown.place && isOdd(shown.equations[0].value) && reasons(state.extra.why, shown.equations[0].value));
}
