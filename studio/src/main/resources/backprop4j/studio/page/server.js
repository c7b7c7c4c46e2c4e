// The server: questions, changes, and the stream of events.
import {set, state, token} from './state.js';

export async function ask(what, query = {}) {
  const answer = await fetch('/api/' + what + '?' + new URLSearchParams(query), {
    headers: {'X-Studio-Token': token()},
  });
  return told(answer);
}

export async function change(what, {query = {}, body = ''} = {}) {
  const answer = await fetch('/api/do/' + what + '?' + new URLSearchParams(query), {
    method: 'POST',
    headers: {'X-Studio-Token': token(), 'Content-Type': 'text/plain'},
    body,
  });
  return told(answer);
}

async function told(answer) {
  const json = await answer.json();
  if (!answer.ok) {
    const error = new Error(json.error);
    error.status = answer.status;
    throw error;
  }
  return json;
}

// Calls `onFrame` with how the training stands, ten times a second while anything changes, and with the numbers of a
// sample, if there is one in the query, while it runs.
export function listen(query, onFrame) {
  const events = new EventSource('/api/events?' + new URLSearchParams({...query, token: token()}));
  events.onmessage = (event) => onFrame(JSON.parse(event.data));
  events.onerror = () => set({problem: events.readyState === EventSource.CLOSED ? 'gone' : 'lost'});
  events.onopen = () => ['gone', 'lost'].includes(state.problem) && set({problem: ''});
  return events;
}

// Tells what went wrong; a fetch that reaches nobody throws a TypeError.
export function trouble(error) {
  set({problem: error.status === 401 ? 'token' : error instanceof TypeError ? 'lost' : error.message});
}

// What is asked for while an answer is under way waits, and only the last such question is asked.
export function conflated(work) {
  let running = false;
  let next = null;
  return async function run(...args) {
    if (running) {
      next = args;
      return;
    }
    running = true;
    try {
      await work(...args);
    } catch (error) {
      trouble(error);
    } finally {
      running = false;
      if (next) {
        const again = next;
        next = null;
        run(...again);
      }
    }
  };
}
