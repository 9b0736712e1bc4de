// The composer: history and completion. Nothing is put into it that the person did not choose.
'use strict';

const composer = {
  form: find('#composer'),
  input: find('#text'),
  asked: null,
  waiting: false,
  answer: Promise.resolve(),
  offers: [],
  active: -1,
  past: -1,
  draft: '',
};

// ---- What can be typed next: the bot says it, as it does to chat platforms --------------------------------------------------------------
const nothing = { usage: '', offers: [] };
const marks = { Change: tr('changes'), Destructive: tr('destroys') };

/** The answer to the newest question; null: another one has been asked since, or there is none. */
async function ask(text) {
  composer.asked?.abort();
  const asked = composer.asked = new AbortController();
  composer.waiting = true;
  try {
    const answer = await fetch(`${composer.form.dataset.completions}&text=${encodeURIComponent(text)}`, { headers: { Accept: 'application/json' }, signal: asked.signal });
    return answer.ok ? await answer.json() : nothing;
  } catch {
    return asked.signal.aborted ? null : nothing;
  } finally {
    if (composer.asked === asked) composer.waiting = false;
  }
}

// A reason is somebody's own, and nothing of it needs to travel before it is sent.
const isPrivate = text => /["'“‘«]/.test(text) || /\s(--|—)reason[\s=]/.test(text);

// ---- The list: a combobox as WAI-ARIA describes it --------------------------------------------------------------------------------------
function offer() {
  const { input } = composer;
  const text = input.value.trimStart();
  // What was marked was marked in another list.
  activate(-1);
  const atEndOfText = input.selectionStart === input.value.length;
  composer.answer = atEndOfText && text !== '' && !isPrivate(text) ? ask(text).then(answer => answer && list(answer)) : Promise.resolve(list(nothing));
  return composer.answer;
}

function list({ usage, offers }) {
  composer.offers = offers;
  composer.active = -1;
  const choices = find('#choices');
  choices.replaceChildren(...offers.map((offered, i) => {
    const item = document.createElement('li');
    [item.id, item.role, item.ariaSelected] = [`choice-${i}`, 'option', 'false'];
    item.append(part('code', offered.label), part('span', offered.about));
    if (marks[offered.risk]) item.append(part('b', marks[offered.risk], offered.risk.toLowerCase()));
    return item;
  }));
  choices.scrollTop = 0;
  find('#usage').textContent = usage;
  find('#usage').hidden = usage === '';
  show(offers.length > 0 || usage !== '');
  find('#offered').textContent = offers.length > 0 ? `${offers.length} ${tr('to choose from')}` : '';
}

function part(name, text, mark = '') {
  const made = document.createElement(name);
  [made.textContent, made.className] = [text, mark];
  return made;
}

function show(open) {
  find('#offers').hidden = !open;
  composer.input.ariaExpanded = String(open && composer.offers.length > 0);
  if (!open) activate(-1);
}

const isOpen = () => !find('#offers').hidden && composer.offers.length > 0;

function activate(index) {
  composer.active = index;
  all('#choices li').forEach((item, i) => { item.ariaSelected = String(i === index); });
  const item = find(`#choice-${index}`);
  if (item) {
    composer.input.setAttribute('aria-activedescendant', item.id);
    item.scrollIntoView({ block: 'nearest' });
  } else composer.input.removeAttribute('aria-activedescendant');
}

function accept(index) {
  put(composer.offers[index].value);
  offer();
}

function put(text) {
  composer.input.value = text;
  composer.input.setSelectionRange(text.length, text.length);
}

/** One offer: that one. Several: as far as they agree, then the first is marked, to be confirmed. */
function complete() {
  const typed = composer.input.value.trimStart();
  if (composer.active >= 0) return accept(composer.active);
  if (composer.offers.length === 1) return accept(0);
  const common = composer.offers.map(o => o.value).reduce((a, b) => {
    let n = 0;
    while (n < a.length && a[n] === b[n]) n++;
    return a.slice(0, n);
  });
  if (common.length > typed.length && common.toLowerCase().startsWith(typed.toLowerCase())) {
    put(common);
    offer();
  } else activate(0);
}

// ---- History, kept by this browser for this person -------------------------------------------------------------------------------------
const shelf = `typed:${page.dataset.person}`;
const typedBefore = () => JSON.parse(localStorage.getItem(shelf) ?? '[]');

function remember(text) {
  composer.past = -1;
  composer.draft = '';
  localStorage.setItem(shelf, JSON.stringify([text, ...typedBefore().filter(t => t !== text)].slice(0, 100)));
}

function recall(by) {
  const typed = typedBefore();
  if (composer.past === -1) composer.draft = composer.input.value;
  composer.past = Math.min(Math.max(composer.past + by, -1), typed.length - 1);
  put(composer.past === -1 ? composer.draft : typed[composer.past]);
  show(false);
}

// ---- Keys ---------------------------------------------------------------------------------------------------------------------------------
const keys = {
  ArrowDown: () => (isOpen() && composer.past === -1 ? activate((composer.active + 2) % (composer.offers.length + 1) - 1) : composer.past >= 0 && recall(-1)),
  ArrowUp: () => (isOpen() && composer.active >= 0 ? activate(composer.active - 1) : recall(1)),
  // Typed faster than the bot answers: what is completed is what stands there.
  Tab: () => (composer.waiting || isOpen() ? void composer.answer.then(() => isOpen() && complete()) : false),
  Enter: () => (isOpen() && composer.active >= 0 ? accept(composer.active) : false),
  Escape: () => (find('#offers').hidden ? false : (composer.asked?.abort(), show(false))),
};

function pressed(event) {
  if (event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
  if (keys[event.key]() !== false) event.preventDefault();
}

function compose() {
  const { form, input } = composer;
  if (!form) return;
  input.addEventListener('input', () => { composer.past = -1; offer(); });
  input.addEventListener('keydown', pressed);
  input.addEventListener('blur', () => { composer.asked?.abort(); show(false); });
  // Before the field loses the focus: a choice with a finger leaves the keyboard of a phone where it is.
  find('#offers').addEventListener('pointerdown', event => event.preventDefault());
  find('#choices').addEventListener('click', event => {
    const item = event.target.closest('li');
    if (item) accept([...item.parentNode.children].indexOf(item));
    input.focus();
  });
  form.addEventListener('sent', event => { remember(event.detail); composer.asked?.abort(); show(false); });
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.nodeName ?? '')) return;
    event.preventDefault();
    input.focus();
    if (input.value === '') put('/');
    offer();
  });
  if (window.matchMedia('(hover: hover)').matches) input.focus({ preventScroll: true });
  toEnd();
  if (document.activeElement === input && input.value !== '') offer();
}

compose();
