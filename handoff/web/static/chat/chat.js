// Makes the page live: without it everything works by forms.

import { Link } from "./link.js";
import * as log from "./log.js";
import { Outbox } from "./outbox.js";
import { byId, make, memory, newId, page, say } from "./page.js";
import * as standing from "./standing.js";
import * as timer from "./timer.js";

const DRAFT = "draft";
const TYPING_EVERY = 3000;
const GOOD_NEWS_SHOWN = 4000;

const box = byId("text");
const line = byId("link");
const title = document.title;
const position = { after: Number(page.after), epoch: Number(page.epoch) };

const outbox = new Outbox({ trying, stored, refused, gone });
const link = new Link(() => position, { news, typing: standing.showTyping, up, down, gone });

function news(message) {
  const stay = log.atEnd();
  const fresh = log.add(message.entries);
  if (fresh.length > 0) timer.begin(byId("entries"));
  // An answer that was overtaken on its way must not turn back what is known since.
  if (message.last_seq < position.after) return;
  position.after = Math.max(position.after, message.last_seq);
  position.epoch = message.epoch;
  if (message.choices && fresh.length > 0) standing.showChoices(message.choices);
  standing.showState(message.state);
  const others = fresh.filter((entry) => entry.sender !== "service_user");
  if (others.some((entry) => entry.sender === "peer")) standing.stopTyping();
  if (others.length > 0 && document.hidden) document.title = `● ${say("composer.new_message")}`;
  if (stay) log.toNews(others[0]);
  jump.hidden = log.atEnd() || (jump.hidden && others.length === 0);
}

// "There is more below", for somebody who reads further up.
const jump = make(
  "button",
  { type: "button", class: "jump" },
  make("span", { class: "words-of-it", text: say("composer.more") }),
  make("span", { "aria-hidden": "true", text: " ↓" }),
);
jump.hidden = true;
jump.addEventListener("click", () => {
  jump.hidden = true;
  log.toEnd();
  box.focus();
});
document.querySelector(".composer").prepend(jump);
log.whenScrolled(() => {
  if (log.atEnd()) jump.hidden = true;
});

// ---- sending

function sendText(text, id = newId()) {
  log.addPending(id, text);
  standing.showChoices([]);
  outbox.add({ id, text });
  jump.hidden = true;
  log.toEnd();
}

function sendCommand(command) {
  if (outbox.has(command)) return;
  standing.showNote(say("composer.asking"));
  outbox.add({ id: newId(), command });
}

function trying(item) {
  if (item.command) standing.showNote(say("composer.retrying"));
  else log.mark(item.id, say("composer.retrying"));
  tell(say("composer.lost"));
}

function stored(item, seq) {
  if (item.command) standing.showNote("");
  else log.confirm(item.id, seq);
  quiet();
  link.look();
}

function refused(item, code, message) {
  if (item.command) {
    standing.showNote("");
    link.look();
    return;
  }
  log.drop(item.id);
  giveBack(item.text);
  tell(`${say("composer.refused")} ${message}`);
}

function giveBack(text) {
  box.value = box.value ? `${text}\n${box.value}` : text;
  keepDraft();
}

// ---- the line above the box

let saidBack = 0;

function tell(sentence) {
  clearTimeout(saidBack);
  if (line.textContent !== sentence) line.textContent = sentence;
  line.hidden = false;
}

function quiet() {
  if (line.hidden) return;
  line.hidden = true;
  line.textContent = "";
}

function down() {
  if (line.hidden) tell(say("composer.lost"));
}

function up() {
  if (line.textContent !== say("composer.lost")) return;
  outbox.hurry();
  tell(say("composer.back"));
  saidBack = setTimeout(quiet, GOOD_NEWS_SHOWN);
}

function gone() {
  line.replaceChildren(`${say("composer.expired")} `, make("a", { href: "/", text: say("composer.start_again") }));
  line.hidden = false;
}

// ---- the box

function keepDraft() {
  memory.write(DRAFT, box.value ? { chat: page.chat, text: box.value } : null);
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value;
  box.focus();
  if (!text.trim()) return;
  // Counted as the service counts, and said before the words leave the box.
  if ([...text].length > Number(page.limit)) {
    tell(`${say("composer.refused")} ${page.tooLong}`);
    return;
  }
  box.value = "";
  keepDraft();
  quiet();
  sendText(text);
});

box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (!matchMedia("(hover: hover) and (pointer: fine)").matches) return;
  event.preventDefault();
  box.form.requestSubmit();
});

let typedAt = -Infinity;
box.addEventListener("input", () => {
  keepDraft();
  if (performance.now() - typedAt < TYPING_EVERY) return;
  typedAt = performance.now();
  link.send({ type: "typing" });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.command && form.dataset.command !== "leave_message") {
    event.preventDefault();
    sendCommand(form.dataset.command);
  } else if (form.dataset.say !== undefined) {
    event.preventDefault();
    const sent = new FormData(form);
    sendText(sent.get("text"), sent.get("client_id"));
  }
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.title = title;
});

// ---- beginning

document.documentElement.classList.add("live");
log.showTimes(document);
timer.begin(byId("entries"));
const { mine, strange } = outbox.restore();
const draft = memory.read(DRAFT);
if (draft?.chat === page.chat) box.value = draft.text;
for (const item of mine) {
  if (item.command) standing.showNote(say("composer.asking"));
  else log.addPending(item.id, item.text);
}
for (const item of strange.toReversed()) {
  if (item.text) giveBack(item.text);
}
log.toLast();
jump.hidden = log.atEnd();
outbox.run();
link.open();
