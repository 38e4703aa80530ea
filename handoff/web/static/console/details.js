// About the open conversation: its level, why it came, what was given, and what the peer can do with it.

import { element } from "./elements.js";
import { guidedTitle } from "./entries.js";
import { GivePanel } from "./give.js";
import { LEVELS } from "./desk.js";
import { riskBadge } from "./lists.js";
import { clockTime, say, sayOr } from "./words.js";


export function highestLevel(entries) {
  const seen = entries.map((entry) => LEVELS.indexOf(entry.judgement?.risk ?? "none"));
  return LEVELS[Math.max(0, ...seen)];
}

export class DetailsPane {
  #looks = "";

  constructor(root, state, does) {
    this.root = root;
    this.state = state;
    this.does = does;
    this.give = new GivePanel(does.tell);
    for (const kind of ["selected", "desk", "entries"]) state.addEventListener(kind, () => this.show());
  }

  show() {
    const id = this.state.selected;
    const conversation = this.state.conversations.get(id);
    this.root.hidden = !conversation?.item || conversation.gone;
    if (this.root.hidden) {
      // On a phone nothing else is in sight: whoever looks at the details is led back.
      if (document.body.dataset.view === "details") this.does.look("conversation");
      return;
    }
    const present = this.state.desk.present;
    const looks = JSON.stringify([id, conversation.item, conversation.last, conversation.mine, conversation.followUp, present]);
    if (looks === this.#looks) return;
    this.#looks = looks;
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.does : "";
    this.root.replaceChildren(
      element("div", { class: "head" }, this.#button("conversation.to_conversation", () => this.does.look("conversation"), "back quiet"), element("h2", { text: say("details.title") })),
      this.#facts(conversation),
      this.#followUp(conversation.followUp),
      conversation.mine ? this.#actions(id, conversation.item) : "",
      conversation.mine ? this.give.of(id, conversation.item.lang) : "",
      this.#given(conversation.entries),
    );
    if (focused) this.root.querySelector(`[data-does="${focused}"]`)?.focus();
  }

  #button(key, does, look = "") {
    return element("button", { type: "button", class: look, "data-does": key, text: say(key), onclick: does });
  }

  #facts({ item, entries, trigger }) {
    const rows = [
      ["details.level_now", riskBadge(item.risk)],
      ["details.level_highest", riskBadge(highestLevel(entries))],
      ["details.reason", sayOr(`reason.${item.reason}`, item.reason)],
      item.waiting_since && ["details.waited", element("time", { datetime: item.waiting_since, text: clockTime(item.waiting_since) })],
      item.topic && ["details.topic", item.topic],
      ["details.language", sayOr(`languages.${item.lang}`, item.lang)],
    ].filter(Boolean);
    const list = element("dl", {}, ...rows.flatMap(([key, value]) => [element("dt", { text: say(key) }), element("dd", {}, value)]));
    const known = entries.some((entry) => entry.seq === trigger);
    return element("div", {}, list, known && this.#button("details.show_trigger", () => this.does.showTrigger()));
  }

  #followUp(followUp) {
    if (!followUp) return "";
    return element(
      "div",
      { class: "follow-up" },
      element("h3", { text: say("details.follow_up") }),
      element(
        "dl",
        {},
        element("dt", { text: say("details.contact") }),
        element("dd", { text: followUp.contact, dir: "auto" }),
        followUp.note && element("dt", { text: say("details.note") }),
        followUp.note && element("dd", { text: followUp.note, dir: "auto" }),
      ),
    );
  }

  #given(entries) {
    const titles = entries.flatMap((entry) => [
      ...entry.cards.map((card) => [card.title ?? "", entry.at]),
      ...(entry.guided ? [[guidedTitle(entry.guided), entry.at]] : []),
    ]);
    return element(
      "div",
      {},
      element("h3", { text: say("details.shown") }),
      titles.length
        ? element("ul", {}, ...titles.map(([title, at]) => element("li", {}, `${title} `, element("time", { datetime: at, text: clockTime(at) }))))
        : element("p", { class: "empty", text: say("details.shown_nothing") }),
    );
  }

  #actions(id, item) {
    const offered = item.transfer_to
      ? [element("p", { text: say("details.transfer_waits", { name: this.#nameOf(item.transfer_to) }) }), this.#button("details.transfer_withdraw", () => this.does.withdraw(id))]
      : [this.#button("details.transfer", () => this.does.transfer(id))];
    return element(
      "div",
      { class: "actions" },
      element("h3", { text: say("details.actions") }),
      this.#button("details.set_risk", () => this.does.setRisk(id, item.risk)),
      ...offered,
      this.#button("details.hand_back", () => this.does.handBack(id)),
      this.#button("details.close", () => this.does.close(id)),
    );
  }

  #nameOf(id) {
    return this.state.desk.present.find((peer) => peer.id === id)?.name ?? say("details.unknown_peer");
  }
}
