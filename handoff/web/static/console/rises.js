// Whose level rose while a peer holds them: shown above everything until it has been looked at.

import { element, keep } from "./elements.js";
import { riskBadge } from "./lists.js";
import * as memory from "./memory.js";
import { levelName, say } from "./words.js";

const GRAVE = ["high", "imminent"];

// The rises that concern this peer: in what they hold, and for a supervisor the grave ones with anybody.
// What peers have raised themselves is no news to them.
export function rises(desk, peer) {
  const grave = desk.held.filter(({ risk }) => GRAVE.includes(risk));
  const items = new Map([...grave, ...desk.mine].map((item) => [item.id, item]));
  return [...items.values()].filter(({ rise }) => rise && rise.by !== peer.id);
}

export function riseSentence(item, peer) {
  const key = item.owner_id === peer.id ? "rise.mine" : "rise.held";
  return say(key, { label: item.label, name: item.owner_name, level: levelName(item.risk) });
}

export class Rises {
  #seen = new Map();

  constructor(root, state, peer, does) {
    this.root = root;
    this.state = state;
    this.peer = peer;
    this.does = does;
    this.list = element("ul");
    root.append(this.list);
    state.addEventListener("desk", () => this.show());
  }

  show() {
    const concerned = rises(this.state.desk, this.peer);
    for (const id of memory.namesBelow("rise")) {
      if (!concerned.some((item) => item.id === id)) memory.write(`rise:${id}`, null);
    }
    const news = concerned.filter(({ id, rise }) => rise.seq > this.#seenTo(id));
    this.root.hidden = news.length === 0;
    keep(this.list, news, ({ id, rise, risk }) => `${id} ${rise.seq} ${risk}`, (item) => this.#make(item), () => {});
  }

  #seenTo(id) {
    return Math.max(this.#seen.get(id) ?? 0, memory.read(`rise:${id}`, 0));
  }

  #make(item) {
    return element(
      "li",
      { class: item.risk },
      riskBadge(item.risk),
      element("span", { class: "what", text: riseSentence(item, this.peer) }),
      element("button", { type: "button", text: say("rise.show"), "aria-label": say("rise.show_label", { label: item.label }), onclick: () => this.#look(item) }),
    );
  }

  #look({ id, rise }) {
    this.#seen.set(id, rise.seq);
    memory.write(`rise:${id}`, rise.seq);
    this.show();
    this.does.showEntry(id, rise.seq);
  }
}
