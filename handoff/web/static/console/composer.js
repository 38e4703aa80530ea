// The box to answer in. Each conversation has a draft of its own, which outlives the link and the page.

import { element, setText } from "./elements.js";
import * as memory from "./memory.js";
import { say } from "./words.js";

const MAX_CHARACTERS = 4000;
const TYPING_EVERY = 3000;

export class Composer {
  #id = "";
  #lastTyped = 0;

  constructor(state, outbox, link, tell) {
    this.outbox = outbox;
    this.link = link;
    this.box = element("textarea", { id: "reply", rows: "3", "aria-describedby": "reply-hint reply-problem", dir: "auto" });
    this.problem = element("p", { id: "reply-problem", class: "problem", role: "alert" });
    this.hint = element("p", { id: "reply-hint", class: "aside", text: say("write.hint") });
    this.button = element("button", { class: "primary", text: say("write.send") });
    this.form = element(
      "form",
      { class: "composer" },
      element("label", { for: "reply", text: say("write.label") }),
      this.box,
      this.problem,
      this.hint,
      this.button,
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.box.addEventListener("keydown", (event) => {
      // Enter also ends the choice of a character in some languages: that is not sending.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    this.box.addEventListener("input", () => this.#typed());
  }

  open(id) {
    this.#id = id;
    this.box.value = id ? memory.read(`draft:${id}`, "") : "";
    setText(this.problem, "");
  }

  // A peer who lost the conversation while typing still finds the words, though they cannot be sent.
  allow(mine, known) {
    const locked = known && !mine;
    this.box.readOnly = locked;
    this.button.hidden = locked;
    this.form.classList.toggle("locked", locked);
    this.form.hidden = !mine && !this.box.value;
    setText(this.hint, say(locked ? "write.kept" : "write.hint"));
  }

  hasDraft(id) {
    return Boolean(memory.read(`draft:${id}`, "").trim());
  }

  send() {
    const text = this.box.value;
    if (!text.trim() || !this.#id || this.box.readOnly) return;
    if (Array.from(text.trim()).length > MAX_CHARACTERS) {
      setText(this.problem, say("write.too_long"));
      return;
    }
    this.outbox.add(this.#id, text);
    this.#draft("");
    this.box.focus();
  }

  edit(message) {
    this.outbox.drop(this.#id, message.client_id);
    this.#draft([this.box.value, message.text].filter(Boolean).join("\n"));
    this.box.focus();
  }

  #draft(text) {
    if (this.box.value !== text) this.box.value = text;
    setText(this.problem, "");
    memory.write(`draft:${this.#id}`, text);
  }

  #typed() {
    memory.write(`draft:${this.#id}`, this.box.value);
    setText(this.problem, "");
    if (Date.now() - this.#lastTyped < TYPING_EVERY) return;
    if (this.link.send({ type: "typing", id: this.#id })) this.#lastTyped = Date.now();
  }
}
