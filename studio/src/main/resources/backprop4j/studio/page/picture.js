// Samples that are square images.
import {tags} from './html.js';
import {state} from './state.js';
import {say} from './words.js';

const {canvas, figure, figcaption} = tags;

// Draws grey values from 0 to 255, once.
export function drawn(pixels, side) {
  return (element) => {
    if (element && element.dataset.drawn !== pixels.join()) {
      element.dataset.drawn = pixels.join();
      const pen = element.getContext('2d');
      const image = pen.createImageData(side, side);
      pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
      pen.putImageData(image, 0, 0);
    }
  };
}

// Which input the chosen part is about, if it is about one.
function inputOf(place) {
  const [kind, ...rest] = place.split('.');
  return kind === 'x' ? Number(rest[0]) : kind === 'w' && rest[0] === '0' ? Number(rest[2]) : -1;
}

const SCALE = 5;

// The sample at hand, with a frame around the input that the card is about.
export function sampleImage() {
  const side = state.server?.setup.side;
  const features = state.extra.image;
  if (!side || features?.length !== side * side) {
    return null;
  }
  const input = inputOf(state.place);
  const paint = (element) => {
    const shows = [state.server.run, state.sample, input].join();
    if (!element || element.dataset.shows === shows) {
      return;
    }
    element.dataset.shows = shows;
    const pen = element.getContext('2d');
    features.forEach((value, i) => {
      const grey = Math.round(255 * Math.max(0, Math.min(1, value)));
      pen.fillStyle = `rgb(${grey},${grey},${grey})`;
      pen.fillRect((i % side) * SCALE, Math.floor(i / side) * SCALE, SCALE, SCALE);
    });
    if (input >= 0) {
      const [x, y] = [(input % side) * SCALE, Math.floor(input / side) * SCALE];
      pen.lineWidth = 2;
      for (const [colour, wide] of [['#000000', 3], ['#ff9a5c', 2]]) {
        pen.strokeStyle = colour;
        pen.strokeRect(x - wide, y - wide, SCALE + 2 * wide, SCALE + 2 * wide);
      }
    }
  };
  const label = input < 0 ? say('picture.label', state.sample) : say('picture.marked', state.sample, input + 1);
  return figure({'class': 'picture'},
    canvas({width: side * SCALE, height: side * SCALE, role: 'img', 'aria-label': label, ref: paint}),
    figcaption({'aria-hidden': 'true'}, label));
}
