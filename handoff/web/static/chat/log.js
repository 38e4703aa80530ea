// The conversation as it stands: every entry once, in order of its number; then what is still on its way.

import { cards, step } from "./cards.js";
import { byId, make, say } from "./page.js";

const entries = byId("entries");
const pending = byId("pending");
const scroller = byId("scroller");

const NEAR = 120;
const MARGIN = 8;

export function showTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.textContent = at.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  }
}

function drawn(entry) {
  const item = make(
    "li",
    { class: `entry fresh ${entry.sender}${entry.urgent ? " crisis" : ""}`, "data-seq": entry.seq },
    make(
      "p",
      { class: "speaker" },
      make("span", { class: "mark", "aria-hidden": "true" }),
      make("bdi", { text: entry.speaker }),
      " ",
      make("time", { datetime: entry.at }),
    ),
    entry.text && make("p", { class: "words", dir: "auto", lang: entry.lang, text: entry.text }),
    entry.step && step(entry.step, entry.lang),
    ...cards(entry.cards),
  );
  showTimes(item);
  return item;
}

// Adds what is not there yet; returns the entries that were new.
export function add(news) {
  const fresh = news.filter((entry) => !has(entry.seq));
  for (const entry of fresh) {
    const item = drawn(entry);
    const after = [...entries.children].findLast((other) => Number(other.dataset.seq) < entry.seq);
    if (after) after.after(item);
    else entries.prepend(item);
    if (entry.client_id) drop(entry.client_id);
  }
  return fresh;
}

export function has(seq) {
  return entries.querySelector(`:scope > [data-seq="${Number(seq)}"]`) !== null;
}

function find(id) {
  return [...pending.children].find((item) => item.dataset.id === id);
}

export function addPending(id, text) {
  pending.append(
    make(
      "li",
      { class: "entry service_user unsure", "data-id": id },
      make("p", { class: "speaker" }, make("bdi", { text: say("speaker.service_user") })),
      make("p", { class: "words", dir: "auto", text }),
      make("p", { class: "sending", text: say("composer.sending") }),
    ),
  );
}

export function mark(id, sentence) {
  const item = find(id);
  if (item) item.querySelector(".sending").textContent = sentence;
}

// The service has it as entry ``seq``: it stays until that entry itself is shown.
export function confirm(id, seq) {
  if (has(seq)) drop(id);
  else mark(id, say("composer.sent"));
}

export function drop(id) {
  find(id)?.remove();
}

function scrolled() {
  return getComputedStyle(scroller).overflowY === "visible" ? document.scrollingElement : scroller;
}

export function atEnd() {
  const view = scrolled();
  return view.scrollHeight - view.scrollTop - view.clientHeight < NEAR;
}

export function whenScrolled(heard) {
  scroller.addEventListener("scroll", heard, { passive: true });
  document.addEventListener("scroll", heard, { passive: true });
}

// To the end, but never past the beginning of what ``entry`` says: crisis lines and answers are read from the top.
export function toNews(entry) {
  toEnd();
  const item = entry && entries.querySelector(`:scope > [data-seq="${Number(entry.seq)}"]`);
  if (item) upTo(item);
}

// To the last thing said; to crisis lines that were shown since the person wrote last.
export function toLast() {
  toEnd();
  const items = [...entries.children];
  const since = items.slice(items.findLastIndex((item) => item.matches(".service_user")) + 1);
  const item = since.find((one) => one.matches(".crisis")) ?? items.at(-1);
  if (item) upTo(item);
}

function upTo(item) {
  const view = scrolled();
  const top = view === scroller ? scroller.getBoundingClientRect().top : 0;
  const hidden = top + MARGIN - item.getBoundingClientRect().top;
  if (hidden > 0) view.scrollTop -= hidden;
}

export function toEnd() {
  const view = scrolled();
  view.scrollTop = view.scrollHeight;
}
