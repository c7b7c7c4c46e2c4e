// Layers: how large derivatives are, which neurons pass none on, how far a step moves the weights; large layers as tiles.
import {tags} from './html.js';
import {set, setExtra, state} from './state.js';
import {amount, math, number, percent, whole} from './maths.js';
import {checkup} from './findings.js';
import {choose} from './network.js';
import {say} from './words.js';

const {div, section, h2, p, table, caption, thead, tbody, tr, th, td, canvas, button, span, label, select, option} = tags;

function bar(value, most, classes) {
  // Lengths in powers of ten: derivatives of layers differ by orders of magnitude.
  const size = amount(value) > 0 ? Math.max(0.02, 1 + Math.log10(amount(value) / most) / 6) : 0;
  return div({'class': 'bar ' + classes}, span({'class': 'fill', style: {width: 100 * Math.max(0, size) + '%'}}));
}

function health(layer) {
  const notes = [];
  if (layer.dead > 0) {
    notes.push(say('layers.note.dead', percent(layer.dead)));
  }
  if (layer.saturated > layer.dead && layer.activation !== 'relu') {
    notes.push(say('layers.note.saturated', percent(layer.saturated)));
  }
  if (layer.update !== null && amount(layer.update) > 0.1) {
    notes.push(say('layers.note.large'));
  }
  if (layer.dCdw === 0) {
    notes.push(say('layers.note.zero'));
  }
  return notes.length === 0 ? span({'class': 'quiet'}, '–') : notes.join(' ');
}

function measures(layers) {
  const mostZ = Math.max(1e-300, ...layers.layers.map((layer) => amount(layer.dCdz)));
  const mostW = Math.max(1e-300, ...layers.layers.map((layer) => amount(layer.dCdw)));
  return table({'class': 'numbers layers-table'},
    caption(null, say('layers.caption', layers.samples)),
    thead(null, tr(null,
      th({scope: 'col'}, say('layers.layer')), th({scope: 'col'}, '‖', math('dCdz'), '‖'), th({scope: 'col'}, '‖', math('dCdW'), '‖'),
      th({scope: 'col'}, say('layers.slope')), th({scope: 'col'}, say('layers.dead')), th({scope: 'col'}, say('layers.saturated')),
      th({'scope': 'col', 'class': 'wide'}, say('layers.update'), layers.step >= 0 && span({'class': 'quiet'}, ` (${say('run.step.of')} ${whole(layers.step)})`)), th({scope: 'col', 'class': 'note'}, say('layers.notes')))),
    tbody(null, ...layers.layers.map((layer, l) => tr(null,
      th({scope: 'row'}, `${l + 1}: ${layer.fanIn} → ${layer.n}`, span({'class': 'quiet'}, ' ', layer.activation === 'none' ? '' : layer.activation)),
      td({'class': 'backward'}, number(layer.dCdz, 3), bar(layer.dCdz, mostZ, 'backward')),
      td({'class': 'product'}, number(layer.dCdw, 3), bar(layer.dCdw, mostW, 'product')),
      td({'class': 'local'}, layer.activation === 'none' ? '1' : number(layer.slope, 3)),
      td(null, percent(layer.dead)), td(null, percent(layer.saturated)),
      td(null, layer.update === null ? say('layers.unknown') : number(layer.update, 2)),
      td({'class': 'note'}, health(layer))))));
}

// The full colour stands for all but the largest fiftieth, so that one tile that sticks out does not leave the others
// pale; what is beyond is clipped, and says so by a corner.
function fullColour(tiles) {
  const sizes = tiles.value.filter((v) => typeof v === 'number').map(Math.abs).sort((a, b) => a - b);
  return Math.max(1e-300, sizes[Math.ceil(0.98 * sizes.length) - 1] ?? 0);
}

// Tiles: blue is positive, orange with a notch is negative, so that the sign is never told by colour alone.
function paint(element) {
  const tiles = state.extra.tiles;
  if (!element || !tiles) {
    return;
  }
  const size = cellSize(tiles);
  const pen = element.getContext('2d');
  const style = getComputedStyle(document.documentElement);
  const colour = {plus: style.getPropertyValue('--forward'), minus: style.getPropertyValue('--backward'), ink: style.getPropertyValue('--panel'), warn: style.getPropertyValue('--warn')};
  const most = fullColour(tiles);
  pen.font = `${Math.round(size * 0.9)}px sans-serif`;
  pen.textAlign = 'center';
  pen.clearRect(0, 0, element.width, element.height);
  tiles.value.forEach((value, i) => {
    const x = (i % tiles.columns) * size;
    const y = Math.floor(i / tiles.columns) * size;
    if (typeof value === 'string') {
      pen.globalAlpha = 1;
      pen.fillStyle = colour.warn;
      pen.fillText(number(value)[0], x + size / 2, y + size * 0.8);
      return;
    }
    pen.globalAlpha = 0.06 + 0.94 * Math.sqrt(Math.min(1, Math.abs(value) / most));
    pen.fillStyle = value < 0 ? colour.minus : colour.plus;
    pen.fillRect(x, y, size - 1, size - 1);
    if (value < 0 && size >= 8) {
      pen.globalAlpha = 1;
      pen.fillStyle = colour.ink;
      pen.fillRect(x + size * 0.3, y + size / 2 - 1, size * 0.4 - 1, 1.5);
    }
    if (Math.abs(value) > most) {
      pen.globalAlpha = 1;
      pen.fillStyle = colour.ink;
      pen.beginPath();
      pen.moveTo(x + size * 0.55, y);
      pen.lineTo(x + size - 1, y);
      pen.lineTo(x + size - 1, y + size * 0.45);
      pen.fill();
    }
  });
  pen.globalAlpha = 1;
  const [kind, layer, i, j] = state.place.split('.').map((part, at) => (at === 0 ? part : Number(part)));
  const chosen = kind === 'w' && layer === (state.layer) ? tiles.row.findIndex((row, at) => row === i && tiles.column[at] === j) : -1;
  const cursor = document.activeElement === element ? state.extra.tile ?? 0 : chosen;
  if (cursor >= 0) {
    pen.lineWidth = 2.5;
    pen.strokeStyle = style.getPropertyValue('--ink');
    pen.strokeRect((cursor % tiles.columns) * size, Math.floor(cursor / tiles.columns) * size, size - 1, size - 1);
  }
}

function cellSize(tiles) {
  return Math.max(8, Math.min(28, Math.floor(900 / tiles.columns), Math.floor(640 / tiles.rows)));
}

function pick(layer, tile) {
  const tiles = state.extra.tiles;
  setExtra({tile});
  choose(`w.${layer}.${tiles.row[tile]}.${tiles.column[tile]}`);
}

function onTileKey(layer, event) {
  const tiles = state.extra.tiles;
  const at = state.extra.tile ?? 0;
  const column = at % tiles.columns;
  const next = {
    ArrowRight: column < tiles.columns - 1 ? at + 1 : at,
    ArrowLeft: column > 0 ? at - 1 : at,
    ArrowDown: at + tiles.columns < tiles.value.length ? at + tiles.columns : at,
    ArrowUp: at >= tiles.columns ? at - tiles.columns : at,
    Home: 0,
    End: tiles.value.length - 1,
  }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    pick(layer, next);
  }
}

function heat(layers) {
  const layer = state.layer;
  const tiles = state.extra.tiles;
  if (tiles?.layer !== layer || layer >= layers.layers.length) {
    return null;
  }
  const size = cellSize(tiles);
  const whole_ = layers.layers[layer];
  const at = state.extra.tile ?? 0;
  return section({'class': 'panel wide'},
    div({'class': 'row'},
      h2(null, say('tiles.title', state.sample)),
      label(null, say('layers.layer'), ' ', select({
        onChange: (event) => set({layer: Number(event.target.value)}),
      }, ...layers.layers.map((one, l) => option({value: l, selected: l === layer}, `${l + 1}: ${one.fanIn} → ${one.n}`))))),
    div({'class': 'scroll'},
      canvas({
        width: tiles.columns * size, height: tiles.rows * size, 'class': 'tiles', tabindex: 0, role: 'slider', ref: paint,
        'aria-label': say('tiles.label', layer + 1),
        'aria-valuemin': 0, 'aria-valuemax': tiles.value.length - 1, 'aria-valuenow': Math.min(at, tiles.value.length - 1),
        'aria-valuetext': `w ${(tiles.row[at] ?? 0) + 1}, ${(tiles.column[at] ?? 0) + 1}: ${number(tiles.value[at])}`,
        'data-key': state.server.step + state.place + at,
        onClick: (event) => {
          const box = event.target.getBoundingClientRect();
          const column = Math.min(tiles.columns - 1, Math.floor((event.clientX - box.left) * tiles.columns / box.width));
          const row = Math.min(tiles.rows - 1, Math.floor((event.clientY - box.top) * tiles.rows / box.height));
          pick(layer, row * tiles.columns + column);
        },
        onKeyDown: (event) => onTileKey(layer, event),
      })),
    p({'class': 'quiet'}, say('tiles.caption', whole(whole_.fanIn * whole_.n), whole(tiles.value.length))));
}

export function layersView() {
  const layers = state.extra.layers;
  if (!layers) {
    return p({'class': 'loading'}, say('loading'));
  }
  return div({'class': 'view layers'}, div({'class': 'scroll', tabindex: 0, role: 'region', 'aria-label': say('view.layers')}, measures(layers)), state.extra.doctor && checkup(state.extra.doctor), heat(layers));
}
