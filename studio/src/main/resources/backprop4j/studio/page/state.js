// One state: what the address says (so that a view can be bookmarked), what the server said last, and what the
// pointer is doing. Whoever changes it calls `set`, and the page is drawn once before the next frame.

const DEFAULTS = {view: 'forward', sample: 0, step: -1, place: '', batch: 32, lang: '', theme: ''};
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
  const view = Object.keys(changes).some((key) => key in DEFAULTS && state[key] !== changes[key]);
  Object.assign(state, changes);
  if (view) {
    history.replaceState(null, '', address());
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

export function draw() {
  if (!drawing) {
    drawing = true;
    // A page in the background gets no frames, and needs none.
    requestAnimationFrame(() => {
      drawing = false;
      listeners.forEach((listener) => listener());
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
    read[key] = text === null ? usual : typeof usual === 'number' ? Number.parseInt(text, 10) || usual : text;
  }
  Object.assign(state, read);
  history.replaceState(null, '', address());
}

export function token() {
  return localStorage.getItem('token') ?? '';
}
