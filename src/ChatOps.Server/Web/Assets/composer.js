// The composer: history and completion. Nothing is put into it that the person did not choose.
'use strict';

const composer = {
  form: find('#composer'),
  input: find('#text'),
  commands: [],
  offers: [],
  active: -1,
  past: -1,
  draft: '',
};

// ---- What can be typed next -----------------------------------------------------------------------------------------------------------
const nothing = { usage: '', offers: [] };

/** The line as far as it is typed, read as the bot reads it: command, options with their values, the others in the order of declaration. */
function offersFor(text) {
  if (!text.startsWith('/') || /["'“‘«]/.test(text)) return nothing;
  const words = text.slice(1).split(/\s+/);
  if (words.length < 3) {
    const typed = words.join(' ').toLowerCase();
    const fits = composer.commands.filter(c => c.name.startsWith(typed));
    return { usage: '', offers: fits.map(c => ({ value: `/${c.name} `, label: `/${c.name}`, about: c.summary })) };
  }
  const command = composer.commands.find(c => c.name === `${words[0]} ${words[1]}`.toLowerCase());
  return command ? argumentOffers(text, command, words.slice(2, -1), words.at(-1)) : nothing;
}

function argumentOffers(text, command, given, last) {
  const used = new Set();
  let option = null;
  const next = () => command.parameters.find(p => p.type !== 'flag' && !used.has(p.name));
  for (const word of given) {
    if (option) option = null;
    else if (word.startsWith('--')) {
      const [name, value] = word.slice(2).toLowerCase().split('=', 2);
      const named = command.parameters.find(p => p.name === name);
      used.add(name);
      if (named && named.type !== 'flag' && value === undefined) option = named;
    } else if (next()) {
      if (next().rest) return { usage: command.usage, offers: [] };
      used.add(next().name);
    }
  }
  const head = text.slice(0, text.length - last.length);
  const offer = (value, about) => ({ value: `${head}${value} `, label: value, about });
  const wanted = option ?? next();
  const values = wanted && !last.startsWith('-') ? valuesOf(wanted, last).map(([value, about]) => offer(value, about)) : [];
  const options = option ? [] : optionsOf(command, used, last).map(([value, about]) => offer(value, about));
  return { usage: usageOf(command, wanted), offers: [...values, ...options] };
}

function valuesOf(parameter, typed) {
  const known = parameter.values?.map(v => [v, parameter.summary])
    ?? (parameter.name === 'operation' ? all('.card[data-operation]').map(c => [c.dataset.operation, find('h2', c)?.textContent ?? '']).reverse() : []);
  return known.filter(([value]) => value.toLowerCase().startsWith(typed.toLowerCase()));
}

function optionsOf(command, used, typed) {
  if (typed !== '' && !typed.startsWith('-')) return [];
  const options = command.parameters.filter(p => p.type === 'flag' || !p.required || p.type === 'choice' || p.type === 'text')
    .filter(p => p.type !== 'target' && !p.rest).map(p => [`--${p.name}`, p.summary]);
  if (command.plan) options.push(['--plan', 'shows what would be done, and does nothing']);
  return options.filter(([name]) => !used.has(name.slice(2)) && name.startsWith(typed.toLowerCase()));
}

const usageOf = (command, wanted) => (wanted && !wanted.values ? `${wanted.name}: ${wanted.hint ?? wanted.summary}` : command.usage);

// ---- The list: a combobox as WAI-ARIA describes it --------------------------------------------------------------------------------------
function offer() {
  const { input } = composer;
  const atEndOfText = input.selectionStart === input.value.length;
  const { usage, offers } = atEndOfText ? offersFor(input.value.trimStart()) : nothing;
  composer.offers = offers;
  composer.active = -1;
  const list = find('#choices');
  list.replaceChildren(...offers.map(({ label, about }, i) => {
    const item = document.createElement('li');
    [item.id, item.role, item.ariaSelected] = [`choice-${i}`, 'option', 'false'];
    const [name, words] = [document.createElement('code'), document.createElement('span')];
    [name.textContent, words.textContent] = [label, about];
    item.append(name, words);
    return item;
  }));
  list.scrollTop = 0;
  find('#usage').textContent = usage;
  find('#usage').hidden = usage === '';
  show(offers.length > 0 || usage !== '');
  find('#offered').textContent = offers.length > 0 ? `${offers.length} to choose from` : '';
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
  Tab: () => (isOpen() ? complete() : false),
  Enter: () => (isOpen() && composer.active >= 0 ? accept(composer.active) : false),
  Escape: () => (find('#offers').hidden ? false : show(false)),
};

function pressed(event) {
  if (event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
  if (keys[event.key]() !== false) event.preventDefault();
}

async function compose() {
  const { form, input } = composer;
  if (!form) return;
  input.addEventListener('input', () => { composer.past = -1; offer(); });
  input.addEventListener('keydown', pressed);
  input.addEventListener('blur', () => show(false));
  // Before the field loses the focus: a choice with a finger leaves the keyboard of a phone where it is.
  find('#offers').addEventListener('pointerdown', event => event.preventDefault());
  find('#choices').addEventListener('click', event => {
    const item = event.target.closest('li');
    if (item) accept([...item.parentNode.children].indexOf(item));
    input.focus();
  });
  form.addEventListener('sent', event => { remember(event.detail); show(false); });
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.nodeName ?? '')) return;
    event.preventDefault();
    input.focus();
    if (input.value === '') put('/');
    offer();
  });
  if (window.matchMedia('(hover: hover)').matches) input.focus({ preventScroll: true });
  toEnd();
  const answer = await fetch(form.dataset.commands, { headers: { Accept: 'application/json' } });
  if (answer.ok) composer.commands = (await answer.json()).commands;
  if (document.activeElement === input && input.value !== '') offer();
}

compose();
