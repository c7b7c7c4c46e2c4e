// One state: what the address says (so that a view can be bookmarked), what the server said last, and what the
// pointer is doing. Whoever changes it calls `set`, and the page is drawn once before the next frame.

const DEFAULTS = {view: 'forward', sample: 0, step: -1, place: '', value: '', layer: 0, lang: '', theme: ''};
const listeners = [];
let drawing = false;

export const state = {
  ...DEFAULTS,
  server: null, // how the training stands
  numbers: null, // the pass that is shown
  card: null,
  problem: '',
  focus: '', // the part of the graph that has the keyboard
  extra: {}, // what single views keep
};

export function set(changes) {
  if ('place' in changes && changes.place !== state.place) {
    // A number that was moved by hand is the chosen one's.
    changes = {value: '', ...changes};
  }
  const told = Object.keys(changes).filter((key) => key in DEFAULTS && state[key] !== changes[key]);
  Object.assign(state, changes);
  if (told.length > 0) {
    // The browser's Back leads from view to view, not from number to number.
    history[told.includes('view') ? 'pushState' : 'replaceState'](null, '', address());
  }
  draw();
}

export function setExtra(changes) {
  Object.assign(state.extra, changes);
  draw();
}

export function onDraw(listener) {
  listeners.push(listener);
}

const FRAME = 16; // milliseconds
let drawnAt = -FRAME;

export function draw() {
  if (!drawing) {
    drawing = true;
    // What comes alone is drawn at once, what comes often with the next frame. A page in the background gets no
    // frames, and needs none.
    const soon = document.hidden || performance.now() - drawnAt < FRAME ? requestAnimationFrame : queueMicrotask;
    soon(() => {
      drawing = false;
      listeners.forEach((listener) => listener());
      drawnAt = performance.now();
    });
  }
}

function address() {
  const query = new URLSearchParams();
  for (const [key, usual] of Object.entries(DEFAULTS)) {
    if (state[key] !== usual) {
      query.set(key, state[key]);
    }
  }
  const text = query.toString();
  return text ? '#' + text : location.pathname;
}

// Takes over what the address says; the token is kept, and no longer shown.
export function readAddress() {
  const query = new URLSearchParams(location.hash.slice(1));
  const token = query.get('token');
  if (token) {
    localStorage.setItem('token', token);
  }
  const read = {};
  for (const [key, usual] of Object.entries(DEFAULTS)) {
    const text = query.get(key);
    const whole = Number.parseInt(text, 10);
    read[key] = text === null || (typeof usual === 'number' && Number.isNaN(whole)) ? usual : typeof usual === 'number' ? whole : text;
  }
  Object.assign(state, read);
  history.replaceState(null, '', address());
}

export function token() {
  return localStorage.getItem('token') ?? '';
}
