// Elements as functions: `div({class: 'card'}, …)`.
import {h, render} from './lib/preact.js';

export {h, render};

export const tags = new Proxy({}, {
  get: (_, name) => (props, ...children) => h(name, props, ...children),
});
