// Keeps the page live. Everything works without it, by reloading; nothing here decides anything.
'use strict';

const page = document.body;
const skew = Date.parse(page.dataset.now) - Date.now();
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const words = JSON.parse(page.dataset.words ?? '{}');
const tr = english => words[english] ?? english;
const french = document.documentElement.lang === 'fr';

// ---- Time that passes -------------------------------------------------------------------------------------------------------------
function spoken(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const [d, h, m] = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
  const days = `${d} ${tr(d === 1 ? 'day' : 'days')}`;
  if (d > 0) return h > 0 ? `${days} ${h} h` : days;
  if (h > 0) return m > 0 ? `${h} h ${m} min` : `${h} h`;
  if (m > 0) return s % 60 > 0 ? `${m} min ${s % 60} s` : `${m} min`;
  return `${s} s`;
}

function tick() {
  const now = Date.now() + skew;
  for (const e of all('[data-since]')) e.textContent = spoken((now - Date.parse(e.dataset.since)) / 1000);
  for (const e of all('[data-until]')) e.textContent = spoken((Date.parse(e.dataset.until) - now) / 1000);
  for (const e of all('[data-silent]')) e.classList.toggle('off', now - Date.parse(e.dataset.silent) < 60_000);
}

// ---- Moments in the viewer's own zone; UTC stays in the title ----------------------------------------------------------------------------
const pad = number => String(number).padStart(2, '0');
const zoneOf = at => new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(at).find(p => p.type === 'timeZoneName').value;

function local(iso, kind) {
  const at = new Date(iso);
  const [date, month] = [pad(at.getDate()), pad(at.getMonth() + 1)];
  const day = french ? `${date}/${month}/${at.getFullYear()}` : `${at.getFullYear()}-${month}-${date}`;
  const [minute, second] = [`${pad(at.getHours())}:${pad(at.getMinutes())}`, pad(at.getSeconds())];
  if (kind === 'clock') return `${minute}:${second}`;
  if (kind === 'short') return `${french ? day.slice(0, 5) : day.slice(5)} ${minute}`;
  return at.toDateString() === new Date(Date.now() + skew).toDateString() ? `${minute}:${second} ${zoneOf(at)}` : `${day} ${minute} ${zoneOf(at)}`;
}

function localise(root) {
  for (const e of all('time[datetime]', root)) e.textContent = local(e.dateTime, e.dataset.kind);
  for (const e of all('[data-time]', root)) e.textContent = local(e.dataset.time, 'short');
  return root;
}

// ---- Putting new HTML in the place of old: only what differs is touched, so focus, selection, open parts and scrolling stay -----------
function morph(from, to) {
  if (from.nodeName !== to.nodeName || (from.id ?? '') !== (to.id ?? '')) {
    from.replaceWith(to);
    return;
  }
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  const kept = from.nodeName === 'DETAILS' ? ['open'] : from.nodeName === 'INPUT' && from.type !== 'hidden' ? ['value'] : [];
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !kept.includes(name)) from.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value && !kept.includes(name)) from.setAttribute(name, value);
  const [old, fresh] = [[...from.childNodes], [...to.childNodes]];
  fresh.forEach((node, i) => (i < old.length ? morph(old[i], node) : from.append(node)));
  old.slice(fresh.length).forEach(node => { if (!node.classList?.contains('refusal')) node.remove(); });
}

// ---- Output follows its newest line from the first moment, until somebody scrolls away from the end; back at the end it follows again ------
const away = new WeakSet();

function followOutput(root = document) {
  for (const pre of [...(root.matches?.('pre.tail') ? [root] : []), ...all('pre.tail', root)]) {
    if (!away.has(pre)) pre.scrollTop = pre.scrollHeight;
  }
}

document.addEventListener('scroll', ({ target: pre }) => {
  if (!pre.matches?.('pre.tail')) return;
  if (pre.scrollHeight - pre.scrollTop - pre.clientHeight < 24) away.delete(pre);
  else away.add(pre);
}, true);

const atEnd = () => document.documentElement.scrollHeight - window.scrollY - window.innerHeight < 120;

/** The newest words. A plan that waits is read from its head, however long it is. */
function toEnd() {
  const last = find('#feed')?.lastElementChild;
  const over = (find('.bar')?.offsetHeight ?? 0) + (find('#strip')?.offsetHeight ?? 0) + 8;
  const room = window.innerHeight - over - (find('#composer')?.offsetHeight ?? 0);
  if (last && find('.card.wait', last) && last.offsetHeight > room) window.scrollTo({ top: last.getBoundingClientRect().top + window.scrollY - over });
  else window.scrollTo({ top: document.documentElement.scrollHeight });
}

async function fetchPart(address) {
  const response = await fetch(address, { headers: { Accept: 'text/html' } });
  if (response.status === 401) location.reload();
  if (!response.ok) return null;
  return localise(new DOMParser().parseFromString(await response.text(), 'text/html')).body.firstElementChild;
}

// ---- Refreshing: at most one request per part under way, at most about three a second, and never the last change missed -----------------
const underWay = new Map();

async function refresh(key, work) {
  if (underWay.has(key)) {
    underWay.set(key, true);
    return;
  }
  do {
    underWay.set(key, false);
    try { await work(); } catch { /* the connection's state is shown by the stream below */ }
    await new Promise(done => setTimeout(done, 350));
  } while (underWay.get(key));
  underWay.delete(key);
}

const refreshPart = element => refresh(element.dataset.src, async () => {
  const fresh = await fetchPart(element.dataset.src);
  if (!fresh || !element.isConnected) return;
  const follow = find('#feed') && atEnd();
  morph(element, fresh);
  tick();
  if (element.id === 'waits') tellWhatWaits();
  followOutput();
  if (follow) toEnd();
});

const refreshFeed = feed => refresh('feed', async () => {
  const fresh = await fetchPart(`${feed.dataset.feed}?after=${feed.dataset.last}`);
  if (!fresh) return;
  const follow = atEnd();
  for (const item of [...fresh.children]) {
    if (Number(item.dataset.number) <= Number(feed.dataset.last)) continue;
    feed.dataset.last = item.dataset.number;
    if (!document.getElementById(item.id)) feed.append(item);
  }
  if (feed.children.length > 0) find('#empty')?.remove();
  followOutput(feed);
  if (follow) toEnd();
});

// ---- What waits for the viewer: in the title and the icon of the tab, and as a notification where it was allowed; never a sound -------------
const named = document.title;
const icon = find('link[rel="icon"]');
const calm = icon.href;
let told = null;

function tellWhatWaits() {
  const { count, newest, says } = find('#waits').dataset;
  const waits = Number(count) > 0;
  document.title = waits ? `(${count}) ${named}` : named;
  const wanted = waits ? new URL(icon.dataset.waits, location).href : calm;
  if (icon.href !== wanted) icon.href = wanted;
  // What waited before the page was opened is seen on it.
  if (told !== null && newest && newest !== told && document.hidden && 'Notification' in window && Notification.permission === 'granted') {
    const note = new Notification('ChatOps', { body: says, tag: newest, silent: true, icon: wanted });
    note.onclick = () => { window.focus(); location.assign(`/operations/${newest}`); note.close(); };
  }
  told = newest ?? '';
}

function offerNotifications() {
  const button = find('#notify');
  if (!button || !('Notification' in window) || !window.isSecureContext) return;
  const show = () => {
    button.hidden = Notification.permission !== 'default';
    find('#notified').textContent = { granted: tr('This browser tells you when something waits for you.'), denied: tr('This browser was told not to show notifications of this page.') }[Notification.permission] ?? '';
  };
  button.addEventListener('click', async () => { await Notification.requestPermission(); show(); });
  show();
}

// ---- Small things with a button ---------------------------------------------------------------------------------------------------------
async function copy(text, from) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not on an address without https: then the marked text is copied.
    const range = document.createRange();
    range.selectNodeContents(from);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (!document.execCommand('copy')) return tr('Marked: copy it with the keyboard.');
  }
  return tr('Copied.');
}

for (const button of all('[data-copy]')) {
  button.hidden = false;
  const from = find(button.dataset.copy);
  button.addEventListener('click', async () => { find('#copied').textContent = await copy(from.textContent, from); });
}

// A command that the bot names goes into the line, here or in the channel; nothing is sent.
function fill(text) {
  const line = find('#text');
  line.value = text;
  line.focus();
  line.dispatchEvent(new Event('input'));
}

document.addEventListener('click', event => {
  const button = event.target.closest?.('[data-fill]');
  if (!button) return;
  if (find('#text')) return fill(button.dataset.fill);
  sessionStorage.setItem('fill', button.dataset.fill);
  find('.bar nav a')?.click();
});

// A link to a step leads through what is folded away.
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target && target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  if (target) target.scrollIntoView({ block: 'center' });
}

// ---- Events -------------------------------------------------------------------------------------------------------------------------
function listen() {
  const source = new EventSource(`/api/events?after=${page.dataset.seen}`);
  const link = find('#link');
  let late;
  source.onopen = () => { clearTimeout(late); link.textContent = ''; };
  source.onerror = () => {
    clearTimeout(late);
    late = setTimeout(() => { link.textContent = tr('Connection lost, trying again …'); }, 4000);
    // A refusal (the session has ended) closes the stream for good; the next page load leads to the sign-in.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
  };
  // What stands here is of another bot, or of one whose state was put back.
  source.addEventListener('anew', () => location.reload());
  source.addEventListener('operation', event => {
    const { operation, target } = JSON.parse(event.data);
    all(`[data-operation="${operation}"], [data-target="${target}"]`).forEach(refreshPart);
    all('[data-any]').forEach(refreshPart);
  });
  source.addEventListener('output', event => {
    const { operation } = JSON.parse(event.data);
    all(`[data-output="${operation}"]`).forEach(refreshPart);
  });
  source.addEventListener('message', event => {
    if (!event.data) return;
    const { message, channel } = JSON.parse(event.data);
    const feed = find('#feed');
    if (!feed || feed.dataset.channel !== channel || !find('#composer')) return;
    // It reaches the page after the answer to the button: only now does the answer that was shared know it.
    if (message.startsWith('shared:')) all('[data-message]:has(form[action$="/share"])', feed).forEach(refreshPart);
    const known = all('[data-message]', feed).find(e => e.dataset.message === message);
    if (known && !message.startsWith('card:')) refreshPart(known);
    else if (!known) refreshFeed(feed);
  });
}

// ---- Forms: sent in place; a refusal is shown where the button is -----------------------------------------------------------------------
async function send(form, button) {
  const body = new FormData(form, button);
  const response = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } });
  if (response.status === 401) location.reload();
  const answer = await response.json().catch(() => ({}));
  return { ok: response.ok, answer, text: response.ok ? '' : `${answer.code ?? response.status}: ${answer.detail ?? tr('the bot did not say why')}` };
}

function say(form, text) {
  const place = form.id === 'composer' ? find('#said') : form.closest('.decide')?.querySelector('.refusal') ?? note(form);
  place.textContent = text;
  place.hidden = text === '';
}

function note(form) {
  const place = document.createElement('p');
  place.className = 'refusal';
  place.setAttribute('role', 'alert');
  (form.closest('.decide') ?? form).append(place);
  return place;
}

async function submitted(event) {
  const form = event.target;
  if (!form.matches('[data-send], #composer')) return;
  event.preventDefault();
  if (form.dataset.busy || (form.dataset.confirm && !window.confirm(form.dataset.confirm))) return;
  form.dataset.busy = 'yes';
  const text = find('#text', form)?.value;
  try {
    const { ok, answer, text: refusal } = await send(form, event.submitter);
    say(form, refusal);
    if (ok && form.matches('[data-message] form')) refreshPart(form.closest('[data-message]'));
    if (ok && form.id !== 'composer' && answer.go) location.assign(answer.go);
    if (ok && form.id === 'composer') {
      form.elements.delivery.value = answer.next;
      if (answer.go) location.assign(answer.go);
      if (form.elements.text.value === text) form.elements.text.value = '';
      form.dispatchEvent(new CustomEvent('sent', { detail: text }));
      toEnd();
      refreshFeed(find('#feed'));
    }
  } catch {
    say(form, tr('Not sent: the bot cannot be reached. Try again; a command sent twice is taken once.'));
  } finally {
    delete form.dataset.busy;
  }
}

document.addEventListener('submit', submitted);
localise(document);
tick();
followOutput();
offerNotifications();
openTarget();
if (find('#text') && sessionStorage.getItem('fill')) {
  fill(sessionStorage.getItem('fill'));
  sessionStorage.removeItem('fill');
}
window.addEventListener('hashchange', openTarget);
setInterval(tick, 1000);
if (page.dataset.seen) {
  refreshPart(find('#waits'));
  listen();
}
