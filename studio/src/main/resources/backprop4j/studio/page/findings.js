// What is wrong, where, and what to do about it.
import {tags} from './html.js';
import {number} from './maths.js';
import {say} from './words.js';

const {div, ul, li, p, h3, span, strong, pre, details, summary, section} = tags;

const MARKS = {error: '✗', warning: '!', note: 'i'};

const NOTES = 4;

// Many notes stay folded.
export function findings(found) {
  const notes = found.filter((one) => one.severity === 'note');
  return notes.length <= NOTES ? list(found) : div(null,
    list(found.filter((one) => one.severity !== 'note')),
    details(null, summary(null, say('severity.notes', notes.length)), list(notes)));
}

function list(found) {
  return ul({'class': 'findings'}, ...found.map((one, i) => li({'key': i, 'class': one.severity},
    span({'class': 'mark', 'aria-hidden': 'true'}, MARKS[one.severity]),
    div(null,
      p(null, strong(null, say('severity.' + one.severity)), ' ', one.kind, span({'class': 'quiet'}, ' · ' + one.place)),
      p(null, one.text),
      one.remedy && p({'class': 'remedy'}, '→ ' + one.remedy)))));
}

// Whether a derivative makes one ask why: it is none, 0, or so small that no step will notice it.
export function isOdd(value) {
  return typeof value === 'string' || Math.abs(value) < 1e-8;
}

// Why one entry of the gradient is what it is.
export function reasons(why, value) {
  return div({'class': 'why'},
    h3(null, say(value === 0 ? 'why.zero' : typeof value === 'string' ? 'why.none' : 'why.tiny')),
    findings(why.findings),
    why.way && details(null, summary(null, say('why.way')), pre({tabindex: 0}, why.way)));
}

// What the first samples show of the whole network.
export function checkup(doctor) {
  return section({'class': 'panel wide'},
    strong({'class': 'title'}, say('doctor.title', number(doctor.examples))),
    doctor.bad
      ? pre({tabindex: 0}, doctor.bad)
      : doctor.findings.length > 0 ? findings(doctor.findings) : p({'class': 'quiet'}, say('doctor.nothing')));
}

// Five lines on the run, and what is above a note.
export function health(report) {
  return [
    pre({'class': 'lines', 'tabindex': 0}, report.lines.join('\n')),
    report.findings.length > 0 && findings(report.findings),
  ];
}
