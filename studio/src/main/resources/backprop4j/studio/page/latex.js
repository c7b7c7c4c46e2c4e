// The numbers and the chosen equation as LaTeX.

function symbol(name) {
  const [what, ...indices] = name.split('.');
  const shown = indices.map((index) => Number(index) + 1);
  const letter = (base) => shown.length === 0 ? base : shown.length === 1 ? `${base}_{${shown[0]}}` : `${base}^{(${shown[0]})}_{${shown.slice(1).join(',')}}`;
  if (what === 'slope') {
    return `\\sigma'(${letter('z')})`;
  }
  if (what.startsWith('dCd')) {
    return `\\frac{\\partial C}{\\partial ${letter(what.slice(3))}}`;
  }
  return letter(what);
}

function digits(value) {
  if (typeof value !== 'number') {
    return `\\text{${value}}`;
  }
  const text = String(Number(value.toPrecision(7)));
  const [mantissa, power] = text.split('e');
  return power ? `${mantissa} \\cdot 10^{${Number(power)}}` : text;
}

function bracketed(value) {
  return typeof value === 'number' && value < 0 ? `(${digits(value)})` : digits(value);
}

function equation(one) {
  if (one.terms) {
    const sum = (shown) => one.terms.map((term) => term.factors.map(shown).join(' \\cdot ')).join(' + ') + (one.others > 0 ? ' + \\cdots' : '');
    return `${symbol(one.name)} &= ${sum((factor) => symbol(factor.symbol))} \\\\\n  &= ${sum((factor) => bracketed(factor.value))} = ${digits(one.value)}`;
  }
  return `${symbol(one.name)} &= ${digits(one.value)}`;
}

function matrix(name, rows) {
  return `${name} &= \\begin{pmatrix} ${rows.map((row) => row.map(digits).join(' & ')).join(' \\\\ ')} \\end{pmatrix}`;
}

export function latex(numbers, card) {
  const lines = numbers.layers.flatMap((layer, l) => [
    ['z', layer.z], ['a', layer.a], ["\\sigma'", layer.slope],
    ['\\partial C/\\partial a', layer.dCda], ['\\partial C/\\partial z', layer.dCdz], ['\\partial C/\\partial b', layer.dCdb],
  ].map(([name, values]) => matrix(`${name}^{(${l + 1})}`, values.map((v) => [v])))
    .concat(matrix(`W^{(${l + 1})}`, layer.w), matrix(`\\partial C/\\partial W^{(${l + 1})}`, layer.dCdw)));
  const chosen = card ? card.equations.map(equation) : [];
  return `\\begin{align*}\n${[...chosen, `C &= ${digits(numbers.cost)}`, ...lines].join(' \\\\\n')}\n\\end{align*}\n`;
}
