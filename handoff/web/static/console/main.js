// The console, put together.

import { act, actOn, signInAgain } from "./actions.js";
import { Alerts } from "./alerts.js";
import { ConversationPane } from "./conversation.js";
import { DeskState, labelOf } from "./desk.js";
import { DetailsPane } from "./details.js";
import { chooseLevel, chooseOutcome, choosePeer, confirmHandBack } from "./dialogs.js";
import { setText } from "./elements.js";
import { Header } from "./header.js";
import { Link } from "./link.js";
import { Lists } from "./lists.js";
import * as memory from "./memory.js";
import { Outbox } from "./outbox.js";
import { Review } from "./review.js";
import { Rises } from "./rises.js";
import { Tabs } from "./tabs.js";
import { learn, say } from "./words.js";

const find = (selector) => document.querySelector(selector);
const boot = JSON.parse(find("#boot").textContent);
learn(boot.words, boot.lang);
memory.remember(boot.peer.id);

const { peer } = boot;
const state = new DeskState();
const link = new Link(boot.heartbeat);
const outbox = new Outbox();
const alerts = new Alerts(find("#polite"), find("#assertive"));

// What was refused stays until the next thing is done; what went well goes by itself.
function tell(sentence, passing = false) {
  setText(find("#told"), sentence);
  clearTimeout(toldTimer);
  if (passing) toldTimer = setTimeout(() => setText(find("#told"), ""), 8000);
}
let toldTimer = 0;

const FIRST = { lists: "#queue", details: "#details", review: "#review-title" };

function look(view) {
  document.body.dataset.view = view;
  if (view === "conversation") {
    find("#conversation-title").focus({ preventScroll: true });
    conversationPane.toEnd();
  } else {
    find(FIRST[view]).focus?.({ preventScroll: true });
  }
  conversationPane.markRead();
}

function open(id) {
  state.select(id);
  look("conversation");
}

// Do something, say how it went. What the service refuses is said in its own kind sentence.
async function attempt(work, done = "") {
  tell("");
  try {
    const result = await work();
    if (done) tell(done, true);
    return result;
  } catch (refusal) {
    tell(refusal.message);
    return null;
  }
}

async function take(work) {
  const result = await attempt(work);
  if (result?.id) {
    open(result.id);
    tell(say("done.taken", { label: labelOf(result.id) }), true);
  } else if (result) {
    tell(say("queue.none_left"));
  }
}

async function finish(id, what, body, done) {
  if (!(await attempt(() => actOn(id, what, body), done))) return;
  putAway(id);
  look("lists");
}

function putAway(id) {
  outbox.forget(id);
  state.putAway(id);
}

// What is still on its way would be refused, and lost, once the conversation is given away.
function mayLeave(id) {
  const may = !outbox.underWay(id);
  if (!may) tell(say("write.under_way"));
  return may;
}

function unsent(id) {
  return outbox.refused(id) || conversationPane.composer.hasDraft(id);
}

const does = {
  look,
  tell,
  putAway,
  announce: (sentence) => alerts.say(sentence),
  read: open,
  takeNext: () => take(() => act("take-next")),
  claim: (id) => take(() => actOn(id, "claim")),
  accept: (id) => take(() => actOn(id, "transfer/accept")),
  decline: (id) => attempt(() => actOn(id, "transfer/end"), say("done.declined")),
  withdraw: (id) => attempt(() => actOn(id, "transfer/end"), say("done.withdrawn")),
  showEntry(id, seq) {
    open(id);
    conversationPane.toEntry(seq);
  },
  showTrigger() {
    look("conversation");
    conversationPane.toTrigger();
  },
  async transfer(id) {
    const to = await choosePeer(state.desk.present.filter((other) => other.id !== peer.id));
    if (to) await attempt(() => actOn(id, "transfer", { to }), say("done.offered"));
  },
  async setRisk(id, now) {
    const keep = (note) => memory.write(`note:${id}`, note);
    const level = await chooseLevel(now, memory.read(`note:${id}`, ""), keep);
    const body = level && { ...level, about_seq: state.misjudged(id, level.risk) };
    if (body && (await attempt(() => actOn(id, "risk", body), say("done.level_saved")))) keep("");
  },
  async handBack(id) {
    if (mayLeave(id) && (await confirmHandBack(unsent(id)))) await finish(id, "hand-back", {}, say("done.handed_back"));
  },
  async close(id) {
    const outcome = mayLeave(id) && (await chooseOutcome(boot.outcomes, { unsent: unsent(id) }));
    if (outcome) await finish(id, "close", { outcome }, say("done.closed"));
  },
  async closeFollowUp(id) {
    const outcome = await chooseOutcome(boot.outcomes, { followUp: true });
    if (outcome) await finish(id, "close", { outcome }, say("done.closed"));
  },
};

new Header(state, alerts, tell);
new Lists(find("#lists"), state, peer, does);
new Tabs(find("#tabs"), state, open);
const conversationPane = new ConversationPane(find("#conversation"), state, peer, outbox, link, does);
new DetailsPane(find("#details"), state, does);
new Rises(find("#risen"), state, peer, does);
if (peer.role === "supervisor") new Review(find("#review"), find("#to-review"), does);

let asked = "";
function askForOpen(force = false) {
  const conversations = state.positions();
  const ids = Object.keys(conversations).sort().join();
  if (!force && ids === asked) return;
  if (link.send({ type: "open", conversations })) asked = ids;
}

state.addEventListener("desk", ({ detail: before }) => {
  if (!before && !state.selected && state.desk.mine.length) state.select(state.desk.mine[0].id);
  alerts.desk(before, state.desk, peer);
  askForOpen();
});
state.addEventListener("selected", () => askForOpen());
state.addEventListener("entries", ({ detail: { id, added, first } }) => {
  outbox.arrived(id, new Set(added.map((entry) => entry.client_id).filter(Boolean)));
  const elsewhere = id !== state.selected || document.hidden;
  const conversation = state.conversations.get(id);
  // The message by which the level rose has rung louder already.
  const rang = added.some((entry) => entry.seq === conversation?.item?.rise?.seq);
  if (!first && elsewhere && !rang && conversation?.mine && added.some((entry) => entry.sender === "service_user")) {
    alerts.message(conversation.item.label);
  }
});

link.addEventListener("ready", () => askForOpen(true));
link.addEventListener("desk", ({ detail }) => state.take(detail));
link.addEventListener("entries", ({ detail }) => {
  if (!state.receive(detail)) askForOpen(true);
});
link.addEventListener("gone", ({ detail }) => state.lose(detail.id, detail.held));
link.addEventListener("signedout", signInAgain);
let wasLost = false;
link.addEventListener("lost", () => {
  wasLost = true;
  document.body.classList.add("lost");
  setText(find("#link"), say("link.lost"));
});
link.addEventListener("connected", () => {
  document.body.classList.remove("lost");
  setText(find("#link"), wasLost ? say("link.back") : "");
  setTimeout(() => link.connected && setText(find("#link"), ""), 4000);
  outbox.sendAll();
});

conversationPane.show();
setText(find("#link"), say("link.connecting"));
link.open();
