// The drawing: one layout for Forward, Reversed and Product. Every part is a button; the graph is one stop of the Tab
// key, and the arrow keys move within.
import {tags, h} from './html.js';
import {edgesOf, grid, layout, lit, move, touches} from './plan.js';
import {set, state} from './state.js';
import {amount, number, plain, signed} from './maths.js';
import {language, say} from './words.js';

const {svg, g, path, line, rect, text, tspan, circle, title, defs, marker, div, p, span} = tags;

// ---- Keys ----

function onKey(plan, mode, event) {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    choose(state.focus);
    return;
  }
  const next = move(plan, mode, event.key);
  if (next && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    set({focus: next});
    requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector(`[data-place="${next}"] .hit`)?.focus()));
  }
}

export function choose(place) {
  set({place, focus: place});
}

// ---- Drawing ----

// What parts say for those who hear the page, and the edges that were drawn. While it trains what they say is renewed
// once a second, and at the part that has the keyboard or is chosen with every frame: nobody hears a hundred numbers ten
// times a second.
const RENEWED = 1000; // milliseconds
const kept = {labels: new Map(), edges: new Map(), key: '', at: 0};

function renew(mode) {
  const key = [mode, language(), state.sample].join();
  const live = state.server?.status === 'running';
  if (!live || kept.key !== key || performance.now() - kept.at >= RENEWED) {
    kept.labels.clear();
    kept.edges.clear();
    kept.key = key;
    kept.at = performance.now();
  }
}

function said(place, words) {
  const known = place === state.focus || place === state.place ? undefined : kept.labels.get(place);
  const now = known ?? words();
  kept.labels.set(place, now);
  return now;
}

// The edge as it was, as long as all that one sees of it stays.
function unlessKept(place, looks, make) {
  if (place === state.focus || place === state.place) {
    kept.edges.delete(place);
    return make();
  }
  const known = kept.edges.get(place);
  if (known?.looks === looks) {
    return known.drawn;
  }
  const drawn = make();
  kept.edges.set(place, {looks, drawn});
  return drawn;
}

// The button is a shape without text, so that its name is what it says and not what is drawn around it.
function part(place, words, classes, shape, ...children) {
  return g({
    'class': 'part ' + classes + (state.place === place ? ' chosen' : ''),
    'data-place': place,
    'onClick': () => choose(place),
    'key': place,
  },
  h(shape.type, {
    ...shape.props,
    'class': 'hit',
    'role': 'button',
    'tabindex': state.focus === place ? 0 : -1,
    'aria-label': said(place, words),
    'aria-pressed': String(state.place === place),
    'onFocus': () => state.focus !== place && set({focus: place}),
  }),
  g({'class': 'visible', 'aria-hidden': 'true'}, ...children));
}

function label(x, y, content, classes, anchor = 'middle') {
  return text({x, y, 'class': classes, 'text-anchor': anchor}, content);
}

// A symbol in a drawing: the column tells the layer, so only the neuron's number stands below the letter.
function drawn(symbol) {
  const [what, ...indices] = symbol.split('.');
  const letter = (name) => tspan({'class': 'letter'}, name);
  const indexed = (name) => indices.length === 0
    ? [letter(name)]
    : [letter(name), tspan({'class': 'index', 'dy': '0.3em'}, Number(indices[indices.length - 1]) + 1), tspan({dy: '-0.2em'}, '\u200b')];
  if (what === 'slope') {
    return [letter('σ'), tspan({'class': 'prime'}, '′'), '(', ...indexed('z'), ')'];
  }
  if (what.startsWith('dCd')) {
    return [letter('∂C'), '/', letter('∂'), ...indexed(what.slice(3))];
  }
  return indexed(what);
}

// Three digits, two for what is small: a cell has little room.
function short(value, tight = false) {
  return number(value, typeof value === 'number' && Math.abs(value) < (tight ? 0.1 : 0.01) ? 2 : 3);
}

function edge(plan, part_, mode, scale, labelled, lights) {
  const e = part_;
  const value = {forward: e.w, reversed: e.w, product: e.gradient}[mode];
  const negative = amount(value) < 0;
  // In steps that the eye can tell: what does not change need not be drawn again.
  const width = ((plan.roomy ? 1.2 : 0.6) + (plan.roomy ? 4.3 : 2.6) * Math.min(1, Math.abs(amount(value)) / scale)).toFixed(1);
  const strange = typeof value === 'string';
  const chosen = state.place === e.place;
  const faint = lights && !chosen && !touches(state.place, e) && state.place !== '' && !labelled;
  const shape = `M${e.x1 + 2},${e.y1} L${e.x2 - 2},${e.y2}`;
  const words = () => mode === 'product'
    ? `${plain('dCdw' + e.symbol.slice(1))} = ${plain(e.before_symbol)} · ${plain(`dCdz.${e.place.split('.')[1]}.${e.i}`)} = ${signed(e.before)} · ${signed(e.dCdz)} = ${number(e.gradient)}`
    : `${say('weight')} ${plain(e.symbol)} = ${number(e.w)}`;
  const classes = `edge ${mode} ${negative ? 'negative' : ''} ${faint ? 'faint' : ''} ${strange ? 'strange' : ''}`;
  return unlessKept(e.place, `${classes} ${width} ${shape}`, () => part(e.place, words, classes,
    path({d: shape}),
    path({
      'd': mode === 'reversed' ? `M${e.x2 - 2},${e.y2} L${e.x1 + 9},${e.y1}` : `M${e.x1 + 2},${e.y1} L${e.x2 - 9},${e.y2}`,
      'class': 'stroke',
      'stroke-width': width,
      'marker-end': head(mode, chosen || strange ? 'strong' : faint ? 'faint' : 'usual'),
    })));
}

// How strong the colour of a line and of its head is: as a colour's own, since what is transparent as a whole has to be
// drawn aside first.
const STRENGTHS = {strong: 1, usual: 0.62, faint: 0.16};

function head(mode, strength) {
  return `url(#head-${mode}-${strength})`;
}

// Labels lie on top of all edges, so that none is crossed out. Where one stands: straight edges carry it beside their middle, crossing ones before the crossing.
function edgeLabel(plan, e, mode) {
  const straight = Math.abs(e.y1 - e.y2) < 2;
  const along = straight || !plan.roomy ? 0.5 : mode === 'reversed' ? 0.66 : mode === 'product' ? 0.38 : 0.34;
  const x = e.x1 + (e.x2 - e.x1) * along;
  const y = e.y1 + (e.y2 - e.y1) * along;
  const top = e.row === 0;
  const lift = straight ? (top ? -26 : 26) * (plan.roomy ? 1 : 0) : 0;
  const props = {
    'class': 'edge-label' + (state.place === e.place ? ' lit' : ''),
    'key': 'label-' + e.place,
    'aria-hidden': 'true',
    'onClick': () => choose(e.place),
  };
  if (mode === 'product') {
    return g({...props, 'transform': `translate(${x},${y + (straight ? lift * 1.25 : 0)})`},
      rect({x: -50, y: -20, width: 100, height: 42, rx: 5, 'class': 'plate'}),
      text({x: 0, y: -6, 'text-anchor': 'middle', 'class': 'factors'},
        tspan({'class': 'forward'}, short(e.before)), tspan({'class': 'faint-ink'}, ' × '),
        tspan({'class': 'backward'}, short(e.dCdz))),
      rect({x: -38, y: 0, width: 76, height: 19, rx: 3, 'class': 'boxed'}),
      label(0, 14, short(e.gradient), 'product value'));
  }
  const shown = short(e.w);
  const half = Math.max(24, 5 + 4.4 * shown.length);
  return g({...props, 'transform': `translate(${x},${y + lift * 0.62})`},
    rect({x: -half, y: -12, width: 2 * half, height: 24, rx: 5, 'class': 'plate'}),
    label(0, 5, shown, 'value'));
}

function area(column, y) {
  return rect({x: column.left, y: y - column.height / 2, width: column.width, height: column.height});
}

// Which one of many it is.
function numberOf(column, i, y) {
  return column.n > column.shown.length && label(column.left + column.width / 2, y - column.height / 2 - 5, i + 1, 'number-of');
}

// Two cells, z and a; in Product a and ∂C/∂z.
function cells(column, y, left, right) {
  const {left: x, width, height} = column;
  const half = width / 2;
  return [
    rect({x, y: y - height / 2, width, height, rx: height / 2, 'class': 'body'}),
    line({x1: x + half, x2: x + half, y1: y - height / 2 + 8, y2: y + height / 2 - 8, 'class': 'divider'}),
    cell(x + half / 2 + 3, y, left, height),
    cell(x + half + half / 2 - 3, y, right, height),
  ];
}

// A neuron without σ has one number: a is z.
function only(column, y, symbol, value) {
  const {left: x, width, height} = column;
  return [
    rect({x, y: y - height / 2, width, height, rx: height / 2, 'class': 'body'}),
    cell(x + width / 2, y, {symbol, value, role: 'forward'}, height),
  ];
}

function cell(x, y, {symbol, value, role}, height) {
  const small = height < 40;
  return g({'class': role},
    !small && text({x, y: y - 7, 'text-anchor': 'middle', 'class': 'symbol'}, ...drawn(symbol)),
    label(x, small ? y + 5 : y + 17, short(value, small || amount(value) < 0), 'value'));
}

// An amplifier points from ∂C/∂a, at its right, to ∂C/∂z, at its left.
function amplifier(column, row, y) {
  const {left: x, width, height} = column;
  const right = x + width;
  const h2 = height / 2 + 4;
  const small = height < 40;
  const i = column.shown[row];
  return [
    path({d: `M${x},${y} L${right},${y - h2} L${right},${y + h2} Z`, 'class': 'body amplifier'}),
    g({'class': 'local'},
      !small && text({x: x + width * 0.66, y: y - 3, 'text-anchor': 'middle', 'class': 'symbol'}, ...drawn('slope.' + column.layer + '.' + i)),
      small
        ? text({x: x + width * 0.64, y: y + 5, 'text-anchor': 'middle', 'class': 'value'}, tspan({'class': 'letter'}, 'σ'), '′ = ', short(column.slope[row], true))
        : label(x + width * 0.66, y + 16, short(column.slope[row]), 'value')),
    small && g({'class': 'backward'}, label(x - 6, y - 8, short(column.dCdz[row], true), 'value outgoing-value', 'start')),
    !small && g({'class': 'backward'},
      text({x: x - 6, y: y - 42, 'text-anchor': 'start', 'class': 'symbol'}, ...drawn('dCdz.' + column.layer + '.' + i)),
      label(x - 6, y - 23, short(column.dCdz[row]), 'value', 'start')),
  ];
}

function neuron(plan, column, row, mode) {
  const i = column.shown[row];
  const y = column.ys[row];
  if (column.kind === 'x') {
    const {left: x, width, height} = column;
    const back = mode === 'reversed';
    const value = back ? column.dCda[row] : column.a[row];
    const symbol = (back ? 'dCdx.' : 'x.') + i;
    return part(`x.${i}`, () => `${say('input')} ${plain(symbol)} = ${number(value)}`, 'node ' + mode, area(column, y),
      numberOf(column, i, y),
      rect({x, y: y - height / 2, width, height, rx: 8, 'class': 'body'}),
      cell(x + width / 2, y, {symbol, value, role: back ? 'backward' : 'forward'}, height));
  }
  const z = `z.${column.layer}.${i}`;
  const a = `a.${column.layer}.${i}`;
  const d = `dCdz.${column.layer}.${i}`;
  const words = {
    forward: () => `${plain(z)} = ${number(column.z[row])}, ${plain(a)} = ${number(column.a[row])}`,
    reversed: () => `${plain('slope' + z.slice(1))} = ${number(column.slope[row])}, ${plain(d)} = ${number(column.dCdz[row])}`,
    product: () => `${plain(a)} = ${number(column.a[row])}, ${plain(d)} = ${number(column.dCdz[row])}`,
  }[mode];
  return part(`n.${column.layer}.${i}`, () => `${say('neuron')} ${words()}`, 'node ' + mode, area(column, y),
    numberOf(column, i, y),
    ...(mode === 'reversed'
      ? amplifier(column, row, y)
      : mode === 'forward'
        ? column.activation === 'none' ? only(column, y, z, column.z[row]) : cells(column, y, {symbol: z, value: column.z[row], role: 'forward'}, {symbol: a, value: column.a[row], role: 'forward'})
        : cells(column, y, {symbol: a, value: column.a[row], role: 'forward'}, {symbol: d, value: column.dCdz[row], role: 'backward'})));
}

function bias(plan, column, row, mode) {
  const i = column.shown[row];
  const y = column.ys[row] + column.height / 2;
  const x = column.left + column.width / 2;
  const symbol = mode === 'forward' ? `b.${column.layer}.${i}` : `dCdb.${column.layer}.${i}`;
  const value = mode === 'product' ? column.dCdb[row] : column.b[row];
  if (!plan.roomy) {
    return part(`b.${column.layer}.${i}`, () => `${say('bias')} ${plain(symbol)} = ${number(value)}`, 'bias ' + mode,
      circle({cx: column.left + 2, cy: column.ys[row] + column.height / 2, r: 12}),
      circle({cx: column.left + 2, cy: column.ys[row] + column.height / 2, r: 5, 'class': 'body'}));
  }
  return part(`b.${column.layer}.${i}`, () => `${say('bias')} ${plain(symbol)} = ${number(value)}`, 'bias ' + mode,
    rect({x: x - 52, y: y + 9, width: 104, height: 26}),
    line({x1: x, x2: x, y1: y + 2, y2: y + 11, 'class': 'stem'}),
    rect({x: x - 52, y: y + 11, width: 104, height: 24, rx: 6, 'class': 'body' + (mode === 'product' ? ' boxed' : '')}),
    text({x, y: y + 27.5, 'text-anchor': 'middle', 'class': mode === 'product' ? 'product' : ''},
      ...(mode === 'product' ? [] : [...drawn(symbol), ' = ']), tspan({'class': 'value'}, short(value))));
}

function costPart(plan, mode, cost) {
  const {left, y, radius} = plan.cost;
  const last = plan.columns[plan.columns.length - 1];
  return [
    ...last.shown.map((i, row) => {
      const from = {x: last.left + last.width + 2, y: last.ys[row]};
      const d = `M${from.x},${from.y} L${left - 9},${y}`;
      const back = `M${left},${y} L${from.x + 7},${from.y}`;
      const value = mode === 'forward' ? last.a[row] : last.dCda[row];
      const symbol = mode === 'forward' ? `y.${i}` : `dCdy.${i}`;
      return part(`y.${i}`, () => `${say('output')} ${plain(symbol)} = ${number(value)}`, 'edge outgoing ' + mode + (amount(value) < 0 ? ' negative' : ''),
        path({d}),
        path({d: mode === 'reversed' ? back : d, 'class': 'stroke', 'stroke-width': 2, 'marker-end': head(mode, 'usual')}),
        plan.roomy && label(from.x + 30, from.y + (row === 0 ? -16 : 26), short(value), 'value ' + (mode === 'forward' ? 'forward' : 'backward')));
    }),
    g({'class': 'cost', 'aria-hidden': 'true'},
      circle({cx: left + radius, cy: y, r: radius - 2, 'class': 'body'}),
      text({x: left + radius, y: y - 4, 'text-anchor': 'middle', 'class': 'symbol'}, ...drawn('C')),
      label(left + radius, y + 16, number(cost), 'value')),
  ];
}

function heading(plan, column, c) {
  const name = c === 0 ? say('input') : say('layer', c);
  const hidden = column.n - column.shown.length;
  return g({'aria-hidden': 'true', 'class': 'heading'},
    label(column.left + column.width / 2, 20, name, ''),
    hidden > 0 && label(column.left + column.width / 2, 38, say('more', hidden), 'hidden-ones'));
}

export function network(mode, numbers = state.numbers) {
  const plan = layout(numbers);
  renew(mode);
  if (!grid(plan, mode).some((list) => list.some((item) => item.place === state.focus))) {
    state.focus = grid(plan, mode)[0][0].place;
  }
  const lights = state.place ? lit(state.place, numbers.layers.length) : null;
  const shapes = [];
  const labels = [];
  plan.columns.forEach((column, c) => {
    if (c === 0) {
      return;
    }
    const edges = edgesOf(plan.columns[c - 1], column);
    const scale = Math.max(1e-12, ...edges.map((e) => Math.abs(amount(mode === 'product' ? e.gradient : e.w))));
    const labelled = plan.roomy && edges.length <= 6;
    // The chosen one lies on top.
    edges.sort((a, b) => (a.place === state.place) - (b.place === state.place));
    shapes.push(...edges.map((e) => edge(plan, e, mode, scale, labelled, lights)));
    labels.push(...edges.filter((e) => labelled || e.place === state.place).map((e) => edgeLabel(plan, e, mode)));
  });
  shapes.push(...labels, ...costPart(plan, mode, numbers.cost));
  plan.columns.forEach((column) => column.shown.forEach((_, row) => {
    if (column.kind !== 'x' && mode !== 'reversed') {
      shapes.push(bias(plan, column, row, mode));
    }
    shapes.push(neuron(plan, column, row, mode));
  }));
  return div({'class': 'graph', 'role': 'group', 'aria-label': say('graph') + '. ' + say('graph.help'), 'onKeyDown': (event) => onKey(plan, mode, event)},
    svg({
      'viewBox': `0 0 ${plan.width} ${plan.height}`,
      'class': 'network ' + mode + (plan.roomy ? ' roomy' : '') + (state.server?.status === 'running' ? ' live' : ''),
      'style': {minWidth: Math.round(0.8 * plan.width) + 'px', maxWidth: Math.round(1.15 * plan.width) + 'px'},
      'role': 'group',
      'aria-label': say('view.' + mode),
      'data-lit': [...(lights ?? [])].join(' '),
    },
      defs(null, ...Object.entries(STRENGTHS).map(([strength, opacity]) => marker({
        'id': `head-${mode}-${strength}`, viewBox: '0 0 10 10', refX: 0, refY: 5, markerWidth: 8, markerHeight: 8,
        markerUnits: 'userSpaceOnUse', orient: 'auto',
      }, path({'d': 'M0,0 L10,5 L0,10 Z', 'class': 'head ' + mode, 'fill-opacity': opacity})))),
      ...plan.columns.map((column, c) => heading(plan, column, c)),
      ...shapes.map((shape) => shape && lights && lights.has(shape.props['data-place'])
        ? h(shape.type, {...shape.props, 'class': shape.props.class + ' lit', 'key': shape.key})
        : shape)));
}
