// Where everything of the drawing lies: columns of neurons, the edges between them, and the ways of the arrow keys.
import {draw, state} from './state.js';

const TOP = 58;
// Units are pixels of the window, unless there is so little room that all has to shrink or scroll.
const ROOMY = {box: {width: 134, height: 62}, input: 76, gap: 104, widest: 190, cost: 66, radius: 38};
const TIGHT = {box: {width: 118, height: 32}, input: 70, gap: 84, widest: 190, cost: 58, radius: 36};

// ---- Layout: places of columns and rows ----

function columns(numbers) {
  const first = {kind: 'x', layer: -1, ...numbers.input};
  return [first, ...numbers.layers.map((layer, l) => ({kind: 'n', layer: l, ...layer}))];
}

let stage = null;
let stageWidth = 0;
const resized = new ResizeObserver(([entry]) => {
  const width = Math.round(entry.contentRect.width);
  if (width !== stageWidth) {
    stageWidth = width;
    draw();
  }
});

// How wide the drawing can be. To ask the page each time would make it lay itself out each time.
export function room() {
  const now = document.querySelector('.stage');
  if (now !== stage) {
    resized.disconnect();
    stage = now;
    stageWidth = now?.clientWidth ?? innerWidth;
    if (now) {
      resized.observe(now);
    }
  }
  return stageWidth - 34;
}

export function layout(numbers) {
  const all = columns(numbers);
  const most = Math.max(...all.map((column) => column.shown.length));
  const roomy = most <= 4;
  const size = roomy ? ROOMY : TIGHT;
  const rowGap = roomy ? 200 : Math.max(46, Math.min(110, 620 / most));
  const box = {width: size.box.width, height: Math.min(size.box.height, rowGap - 10)};
  const boxes = 12 + size.input + (all.length - 1) * box.width + size.cost + 2 * size.radius;
  const gap = Math.max(size.gap, Math.min(size.widest, (room() - boxes) / (all.length - 1)));
  const height = TOP + (most - 1) * rowGap + box.height + (roomy ? 62 : 22);
  const highest = TOP + box.height / 2 + (roomy ? 20 : 6);
  let x = 6;
  const placed = all.map((column, c) => {
    const width = column.kind === 'x' ? size.input : box.width;
    const left = x;
    x += width + gap;
    const offset = highest + (most - column.shown.length) * rowGap / 2;
    return {...column, at: c, left, width, height: box.height, ys: column.shown.map((_, i) => offset + i * rowGap)};
  });
  const costLeft = x - gap + size.cost;
  const middle = highest + (most - 1) * rowGap / 2;
  return {columns: placed, roomy, box, height, width: costLeft + 2 * size.radius + 6, cost: {left: costLeft, y: middle, radius: size.radius}, rowGap};
}

// ---- Parts one can go to ----

export function edgesOf(from, to) {
  const edges = [];
  to.shown.forEach((i, row) => from.shown.forEach((j, column) => {
    edges.push({
      place: `w.${to.layer}.${i}.${j}`,
      symbol: `w.${to.layer}.${i}.${j}`,
      w: to.w[row][column],
      gradient: to.dCdw[row][column],
      before: from.kind === 'x' ? from.a[column] : from.a[column],
      before_symbol: from.kind === 'x' ? `x.${j}` : `a.${from.layer}.${j}`,
      dCdz: to.dCdz[row],
      i, j, row, column,
      x1: from.left + from.width, y1: from.ys[column],
      x2: to.left, y2: to.ys[row],
    });
  }));
  return edges;
}

// Columns of places, for the arrow keys: inputs, weights, neurons and biases, weights, …, the cost's outputs.
export function grid(plan, mode) {
  const result = [];
  plan.columns.forEach((column, c) => {
    if (c > 0) {
      const edges = edgesOf(plan.columns[c - 1], column);
      result.push(edges.map((edge) => ({place: edge.place, y: edge.y1 + (edge.y2 - edge.y1) * 0.35})));
    }
    const nodes = column.shown.map((i, row) => ({
      place: column.kind === 'x' ? `x.${i}` : `n.${column.layer}.${i}`,
      y: column.ys[row],
    }));
    const biases = column.kind === 'x' || mode === 'reversed' ? [] : column.shown.map((i, row) => ({
      place: `b.${column.layer}.${i}`,
      y: column.ys[row] + 1,
    }));
    result.push([...nodes, ...biases].sort((a, b) => a.y - b.y));
  });
  const last = plan.columns[plan.columns.length - 1];
  result.push(last.shown.map((i, row) => ({place: `y.${i}`, y: last.ys[row]})));
  return result;
}

export function move(plan, mode, key) {
  const parts = grid(plan, mode);
  let column = parts.findIndex((list) => list.some((part) => part.place === state.focus));
  if (column < 0) {
    column = 0;
  }
  const list = parts[column];
  let row = Math.max(0, list.findIndex((part) => part.place === state.focus));
  const nearest = (others, y) => others.reduce((best, part) => (Math.abs(part.y - y) < Math.abs(best.y - y) ? part : best));
  switch (key) {
    case 'ArrowDown': return list[Math.min(list.length - 1, row + 1)].place;
    case 'ArrowUp': return list[Math.max(0, row - 1)].place;
    case 'ArrowRight': return nearest(parts[Math.min(parts.length - 1, column + 1)], list[row].y).place;
    case 'ArrowLeft': return nearest(parts[Math.max(0, column - 1)], list[row].y).place;
    case 'Home': return parts[0][0].place;
    case 'End': return parts[parts.length - 1][0].place;
    default: return null;
  }
}

// The two columns a place stands in, as the server reads them (`0:401;1:3`), and whether the drawing has it already.
export function columnsOf(place) {
  const [kind, ...rest] = place.split('.').map((part, at) => (at === 0 ? part : Number(part)));
  switch (kind) {
    case 'w': return [[rest[0], rest[2]], [rest[0] + 1, rest[1]]];
    case 'n':
    case 'b': return [[rest[0] + 1, rest[1]]];
    case 'x': return [[0, rest[0]]];
    default: return [];
  }
}

// The neurons that are drawn, in the same form.
export function shownOf(numbers) {
  return !numbers ? '' : columns(numbers).flatMap((column, c) => (column.n > column.shown.length ? [c + ':' + column.shown.join()] : [])).join(';');
}

export function isDrawn(numbers, place) {
  return columnsOf(place).every(([column, index]) => (columns(numbers)[column]?.shown ?? []).includes(index));
}

// ---- What is lit when a part is chosen ----

export function lit(place, depth) {
  const [kind, ...rest] = (place || '').split('.');
  const lights = new Set([place]);
  if (kind === 'w') {
    const [layer, i, j] = rest.map(Number);
    lights.add(layer === 0 ? `x.${j}` : `n.${layer - 1}.${j}`);
    lights.add(`n.${layer}.${i}`);
  } else if (kind === 'b') {
    lights.add(`n.${rest[0]}.${rest[1]}`);
  } else if (kind === 'y') {
    lights.add(`n.${depth - 1}.${rest[0]}`);
  }
  return lights;
}

// Whether an edge ends at the chosen neuron: in Forward those that come in, in Reversed those that go out.
export function touches(place, edge) {
  const [kind, ...rest] = (place || '').split('.');
  const [, layer, i, j] = edge.place.split('.');
  if (kind === 'n' || kind === 'b') {
    return rest[0] === layer && rest[1] === i || Number(rest[0]) + 1 === Number(layer) && rest[1] === j;
  }
  return kind === 'x' && layer === '0' && rest[0] === j;
}
