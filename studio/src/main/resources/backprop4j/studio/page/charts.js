// Curves in SVG, drawn from numbers.
import {tags} from './html.js';
import {number} from './maths.js';

const {svg, path, line, text, g, circle} = tags;

// Round places for the marks of an axis.
export function marks(low, high, count = 4) {
  if (!(high > low)) {
    return [low];
  }
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough);
  const result = [];
  for (let v = Math.ceil(low / step) * step; v <= high + step * 1e-9; v += step) {
    result.push(Math.abs(v) < step * 1e-9 ? 0 : v);
  }
  return result;
}

// A frame with axes: answers the scales, the axes, and what to draw into.
export function frame({width, height, x, y, left = 52, bottom = 26, top = 10, right = 14}) {
  const sx = (v) => left + (width - left - right) * (v - x[0]) / (x[1] - x[0] || 1);
  const sy = (v) => height - bottom - (height - bottom - top) * (v - y[0]) / (y[1] - y[0] || 1);
  const axes = g({'class': 'axes', 'aria-hidden': 'true'},
    ...marks(y[0], y[1]).map((v) => g(null,
      line({x1: left, x2: width - right, y1: sy(v), y2: sy(v)}),
      text({x: left - 6, y: sy(v) + 4, 'text-anchor': 'end'}, number(v, 5)))),
    ...marks(x[0], x[1], 5).map((v) => text({x: sx(v), y: height - 8, 'text-anchor': 'middle'}, number(v, 4))));
  // What leaves the frame is cut off at its border.
  const inside = (...children) => svg({
    x: left, y: top, width: width - left - right, height: height - bottom - top,
    viewBox: `${left} ${top} ${width - left - right} ${height - bottom - top}`,
  }, ...children);
  // The number under a pointer.
  const under = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const along = ((event.clientX - box.left) * width / box.width - left) / (width - left - right);
    return x[0] + Math.max(0, Math.min(1, along)) * (x[1] - x[0]);
  };
  return {sx, sy, axes, inside, under};
}

// A drawing is scaled to the room it has: where there is little, it has fewer units, so that its letters stay readable.
export function sized(height) {
  return innerWidth < 640 ? {width: 340, height: height * 0.85} : {width: 640, height};
}

export function chart({width, height, ...others}, label, ...children) {
  return svg({'viewBox': `0 0 ${width} ${height}`, 'class': 'chart', 'role': 'img', 'aria-label': label, ...others}, ...children);
}

export function polyline(xs, ys, sx, sy) {
  return 'M' + xs.map((x, i) => `${sx(x).toFixed(1)},${sy(ys[i]).toFixed(1)}`).join('L');
}

export {path, line, text, g, circle};
