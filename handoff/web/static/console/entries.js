// One line of a conversation: who said what and when, what screening saw in it, what it offered.

import { element } from "./elements.js";
import { flagging } from "./flagging.js";
import { riskBadge } from "./lists.js";
import { clockTime, day, has, levelName, say, sayOr } from "./words.js";

export function signalName(name) {
  return sayOr(`signals.${name}`, name);
}

export function speakerOf(entry, peer) {
  if (entry.sender !== "peer") return say(`sender.${entry.sender}`);
  return entry.author_id === peer.id ? say("sender.you") : say("sender.peer", { name: entry.author });
}

export function entryElement(entry, { peer, trigger }) {
  const isTrigger = entry.seq === trigger;
  const text = entry.notice === "risk_set"
    ? element("p", { class: "text", text: `${say("entry.risk_set", { name: entry.author, level: levelName(entry.values.risk) })} ${entry.text}` })
    : wordsWithSignals(entry);
  return element(
    "li",
    { class: `entry ${entry.sender}${isTrigger ? " trigger" : ""}${entry.for_peers ? " for-peers" : ""}`, id: `entry-${entry.seq}`, tabindex: isTrigger ? "-1" : null },
    isTrigger && element("p", { class: "flag", text: say("conversation.trigger") }),
    element(
      "p",
      { class: "who" },
      element("strong", { text: speakerOf(entry, peer) }),
      " ",
      element("time", { datetime: entry.at, text: clockTime(entry.at) }),
      entry.for_peers && element("span", { class: "only-peers", text: ` ${say("sender.for_peers")}` }),
    ),
    entry.text && text,
    ...entry.cards.map(cardElement),
    entry.guided && guidedElement(entry.guided),
    entry.choices.length > 0 && element("p", { class: "aside", text: say("entry.choices", { choices: entry.choices.join(" · ") }) }),
    judgementElement(entry.judgement),
  );
}

// The signals' places count code points, as the service does; JavaScript's own strings do not.
export function spansOf(text, signals) {
  const points = Array.from(text);
  const names = points.map(() => []);
  for (const { name, start, end } of signals) {
    for (let at = Math.max(start, 0); at < Math.min(end, points.length); at += 1) names[at].push(name);
  }
  const spans = [];
  for (const [at, point] of points.entries()) {
    const last = spans.at(-1);
    if (last && last.names.join() === names[at].join()) last.text += point;
    else spans.push({ text: point, names: names[at] });
  }
  return spans;
}

function wordsWithSignals(entry) {
  const text = element("p", { class: "text", lang: entry.lang, dir: "auto" });
  const signals = entry.judgement?.signals ?? [];
  for (const span of spansOf(entry.text, signals.filter(({ start, end }) => end > start))) {
    if (span.names.length) {
      text.append(element("mark", { text: span.text, title: [...new Set(span.names)].map(signalName).join(", ") }));
    } else {
      text.append(span.text);
    }
  }
  return text;
}

function judgementElement(judgement) {
  if (!judgement) return null;
  const seen = [];
  if (judgement.risk !== "none") seen.push(element("span", {}, riskBadge(judgement.risk)));
  const names = [...new Set(judgement.signals.map(({ name }) => signalName(name)))];
  if (names.length) seen.push(element("span", { text: say("entry.signals", { signals: names.join(", ") }) }));
  if (judgement.wants_person) seen.push(element("span", { text: say("entry.wants_person") }));
  if (judgement.refuses_person) seen.push(element("span", { text: say("entry.refuses_person") }));
  return seen.length ? element("p", { class: "judgement" }, ...seen) : null;
}

// Where somebody answers, what that may lead to, and how far the card can be trusted: for the peer to say.
function asides(card) {
  const { on, how } = card.verified ?? {};
  const key = `entry.checked.${how}`;
  const checked = on && has(key) && say(key, { date: day(on) });
  return [card.hours, card.police, checked].filter(Boolean);
}

function cardElement(card) {
  const contacts = (card.contacts ?? []).map((contact) => contact.label).filter(Boolean);
  return element(
    "div",
    { class: "given" },
    element("p", {}, element("strong", { text: card.title ?? "" })),
    card.summary && element("p", { text: card.summary }),
    contacts.length > 0 && element("p", { text: contacts.join(" · ") }),
    ...asides(card).map((text) => element("p", { class: "aside", text })),
    card.id && flagging(card),
  );
}

export function guidedTitle({ step, of, title }) {
  return step ? say("entry.step", { step, of, title }) : say("entry.skill", { title });
}

function guidedElement(guided) {
  return element(
    "div",
    { class: "given" },
    element("p", {}, element("strong", { text: guidedTitle(guided) })),
    guided.text && element("p", { text: guided.text }),
  );
}
