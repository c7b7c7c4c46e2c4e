// Symbols and numbers: `dCdw.0.1.2` as MathML, as plain words, and numbers with four digits.
import {h} from './html.js';

const MINUS = '\u2212';
const SUPERSCRIPT = {'0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹', '-': '⁻'};
const SUBSCRIPT = {'0': '₀', '1': '₁', '2': '₂', '3': '₃', '4': '₄', '5': '₅', '6': '₆', '7': '₇', '8': '₈', '9': '₉'};

export function number(value, digits = 4) {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value === 'string') {
    // JSON has no words for these, so the server sends text.
    return {NaN: '⊘ NaN', Infinity: '▲ ∞', '-Infinity': '▼ ' + MINUS + '∞'}[value] ?? value;
  }
  if (value === 0) {
    return '0';
  }
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) {
    const [mantissa, exponent] = value.toExponential(digits - 2).split('e');
    const power = [...String(Number(exponent))].map((c) => SUPERSCRIPT[c]).join('');
    return mantissa.replace('-', MINUS) + '·10' + power;
  }
  return String(Number(value.toPrecision(digits))).replace('-', MINUS);
}

export function signed(value, digits = 4) {
  return typeof value === 'number' && value < 0 ? '(' + number(value, digits) + ')' : number(value, digits);
}

export function amount(value) {
  return typeof value === 'number' ? value : 0;
}

export function percent(share) {
  return number(100 * share, 3) + ' %';
}

export function whole(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

// ---- Symbols ----

function parts(symbol) {
  const [what, ...indices] = symbol.split('.');
  return [what, indices.map((index) => Number(index) + 1)];
}

// What colour a symbol has: of the forward pass, local, of the backward pass, or a product of both.
export function role(symbol) {
  const [what] = parts(symbol);
  if (what === 'slope') {
    return 'local';
  }
  if (['dCdw', 'dCdb', 'dCdW'].includes(what)) {
    return 'product';
  }
  return what.startsWith('dC') ? 'backward' : what === '1' || what === 'w' || what === 'b' ? 'ink' : 'forward';
}

const mi = (text) => h('mi', {mathvariant: text.length === 1 ? undefined : 'normal'}, text);
const mn = (text) => h('mn', null, text);
const mo = (text) => h('mo', null, text);
const mrow = (...children) => h('mrow', null, ...children);

// A letter with its indices: layer above in brackets, neuron (and input) below.
function indexed(letter, indices) {
  if (indices.length === 0) {
    return mi(letter);
  }
  if (indices.length === 1) {
    return h('msub', null, mi(letter), mn(indices[0]));
  }
  const [layer, ...below] = indices;
  return h('msubsup', null, mi(letter), mn(below.join(',')), mrow(mo('('), mn(layer), mo(')')));
}

function inner(symbol) {
  const [what, indices] = parts(symbol);
  if (what === '1') {
    return mn('1');
  }
  if (what === 'slope') {
    return mrow(h('msup', null, mi('σ'), mo('′')), mo('('), indexed('z', indices), mo(')'));
  }
  if (what.startsWith('dCd')) {
    return h('mfrac', null, mrow(mi('∂'), mi('C')), mrow(mi('∂'), indexed(what.slice(3), indices)));
  }
  return indexed(what, indices);
}

// Set for the eye; for the ear and for search there is the same in plain text.
export function math(symbol) {
  return h('span', {class: 'symbol ' + role(symbol)},
    h('math', {'aria-hidden': 'true'}, inner(symbol)),
    h('span', {class: 'unseen'}, plain(symbol)));
}

export function formula(...children) {
  return h('math', null, ...children);
}

export const mathTags = {mi, mn, mo, mrow, indexed, h};

// For those who hear the page, for tables and for drawings: z¹₂ as plain text.
export function plain(symbol) {
  const [what, indices] = parts(symbol);
  if (what === 'slope') {
    return 'σ′(' + plain('z.' + symbol.split('.').slice(1).join('.')) + ')';
  }
  if (what.startsWith('dCd')) {
    return '∂C/∂' + letters(what.slice(3), indices);
  }
  return letters(what, indices);
}

function letters(letter, indices) {
  const digits = (number, table) => [...String(number)].map((c) => table[c]).join('');
  if (indices.length === 0) {
    return letter;
  }
  if (indices.length === 1) {
    return letter + digits(indices[0], SUBSCRIPT);
  }
  const [layer, ...below] = indices;
  return letter + digits(layer, SUPERSCRIPT) + below.map((index) => digits(index, SUBSCRIPT)).join('\u200a,\u200a');
}

// Where a symbol's own card is.
export function placeOf(symbol, net) {
  const [what, ...indices] = symbol.split('.');
  if (what === 'w' || what === 'dCdw') {
    return ['w', ...indices].join('.');
  }
  if (what === 'b' || what === 'dCdb') {
    return ['b', ...indices].join('.');
  }
  if (what === 'x' || what === 'dCdx') {
    return 'x.' + indices[0];
  }
  return ['z', 'a', 'slope', 'dCdz', 'dCda'].includes(what) ? ['n', ...indices].join('.') : '';
}
