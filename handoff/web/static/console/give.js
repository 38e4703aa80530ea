// Something to send: the peer searches the curated entries and gives one as a card.

import { act, actOn } from "./actions.js";
import { element, setText } from "./elements.js";
import { has, day, say } from "./words.js";

const MAX_CHARACTERS = 500;

export class GivePanel {
  #id = "";
  #lang = "en";
  #asked = 0;
  // One id for each entry until it has arrived, so that pressing twice sends it once.
  #ids = new Map();

  constructor(tell) {
    this.tell = tell;
    this.box = element("input", { id: "give-query", type: "search", maxlength: MAX_CHARACTERS, autocomplete: "off", "data-does": "give.query", dir: "auto" });
    this.told = element("p", { class: "aside", role: "status" });
    this.list = element("ul", { class: "found" });
    this.form = element(
      "form",
      { role: "search" },
      element("label", { for: "give-query", text: say("give.label") }),
      this.box,
      element("button", { text: say("give.search") }),
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#search();
    });
    this.root = element("div", { class: "give" }, element("h3", { text: say("give.title") }), this.form, this.told, this.list);
  }

  // What was found for one person never stands beside another.
  of(id, lang) {
    if (id !== this.#id) {
      this.#id = id;
      this.#asked += 1;
      this.#ids.clear();
      this.box.value = "";
      this.#show([], "");
    }
    this.#lang = lang;
    return this.root;
  }

  async #search() {
    const text = this.box.value.trim();
    if (!text) return;
    const asked = (this.#asked += 1);
    setText(this.told, say("give.searching"));
    try {
      const { entries } = await act("library/search", { text, lang: this.#lang });
      if (asked === this.#asked) this.#show(entries, entries.length ? "" : say("give.nothing"));
    } catch (refusal) {
      if (asked === this.#asked) this.#show([], refusal.message);
    }
  }

  #show(entries, sentence) {
    setText(this.told, sentence);
    this.list.replaceChildren(...entries.map((entry) => this.#line(entry)));
    this.list.hidden = entries.length === 0;
  }

  #line(entry) {
    const button = element("button", { type: "button", "aria-label": say("give.send_named", { title: entry.title }), text: say("give.send") });
    button.addEventListener("click", () => this.#send(entry, button));
    const { on, how } = entry.verified ?? {};
    const checked = on && has(`entry.checked.${how}`) && say(`entry.checked.${how}`, { date: day(on) });
    const open = entry.open_now === null ? "" : say(entry.open_now ? "give.open" : "give.shut");
    return element(
      "li",
      { class: "given" },
      element("p", { lang: entry.lang }, element("strong", { text: entry.title })),
      element("p", { lang: entry.lang, text: entry.summary }),
      entry.contacts.length > 0 && element("p", { text: entry.contacts.join(" · ") }),
      ...[[open, entry.opens_next].filter(Boolean).join(" "), checked].filter(Boolean).map((text) => element("p", { class: "aside", text })),
      button,
    );
  }

  async #send(entry, button) {
    const id = this.#id;
    const key = `${id} ${entry.id}`;
    if (!this.#ids.has(key)) this.#ids.set(key, newId());
    button.disabled = true;
    try {
      await actOn(id, "cards", { client_id: this.#ids.get(key), entry: entry.id, lang: this.#lang });
      this.#ids.delete(key);
      this.tell(say("give.sent", { title: entry.title }), true);
    } catch (refusal) {
      this.tell(refusal.message);
    } finally {
      button.disabled = false;
    }
  }
}

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
