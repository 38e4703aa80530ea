// The open conversation: its log, and the box to answer in.

import { Composer } from "./composer.js";
import { labelOf } from "./desk.js";
import { element, setText } from "./elements.js";
import { entryElement, speakerOf } from "./entries.js";
import { riskBadge } from "./lists.js";
import { say } from "./words.js";

const TYPING_LASTS = 6000;

export class ConversationPane {
  #shownId = "";
  #shownTo = 0;
  #trigger = null;
  #typingTimer = 0;
  #stays = true;
  #height = 0;
  #underWay = 0;
  #wanted = 0;

  constructor(root, state, peer, outbox, link, does) {
    this.root = root;
    this.state = state;
    this.peer = peer;
    this.outbox = outbox;
    this.does = does;
    this.composer = new Composer(state, outbox, link, does.tell);
    this.#build();
    state.addEventListener("selected", () => this.show());
    state.addEventListener("desk", () => this.#showHead());
    state.addEventListener("entries", ({ detail }) => detail.id === state.selected && this.show());
    outbox.addEventListener("change", ({ detail }) => detail === state.selected && this.#showPending());
    link.addEventListener("typing", ({ detail }) => detail.id === state.selected && this.#typing());
    document.addEventListener("visibilitychange", () => this.markRead());
  }

  #build() {
    const button = (key, does, properties = {}) => element("button", { type: "button", text: say(key), onclick: does, ...properties });
    this.title = element("h2", { id: "conversation-title", tabindex: "-1" });
    this.level = element("span", { class: "level" });
    this.log = element("ol", { class: "entries" });
    this.pending = element("ol", { class: "entries pending" });
    this.scroller = element("div", { class: "log", tabindex: "0", role: "region", "aria-label": say("conversation.log") }, this.log, this.pending);
    this.below = button("conversation.new_below", () => this.toEnd(), { class: "below", hidden: true });
    this.typing = element("p", { class: "typing" });
    this.state_ = element("div", { class: "standing" });
    this.toDetails = button("conversation.details", () => this.does.look("details"), { class: "to-details quiet" });
    this.none = element("div", { class: "none" }, element("h2", { text: say("conversation.none_title") }), element("p", { text: say("conversation.none_text") }));
    this.open = element(
      "div",
      { class: "open" },
      element(
        "div",
        { class: "head" },
        button("conversation.back", () => this.does.look("lists"), { class: "back quiet" }),
        this.title,
        this.level,
        this.toDetails,
      ),
      this.scroller,
      this.below,
      this.typing,
      this.state_,
      this.composer.form,
    );
    this.root.append(this.none, this.open);
    this.root.setAttribute("aria-labelledby", "conversation-title");
    this.scroller.addEventListener("scroll", () => {
      // A box that has just grown below is not a reader who moved up.
      if (this.scroller.clientHeight !== this.#height) return;
      this.#stays = this.#atEnd();
      if (this.#stays) this.below.hidden = true;
    });
    // Whoever reads the end goes on reading it when the box below grows or the window turns.
    new ResizeObserver(() => {
      this.#height = this.scroller.clientHeight;
      if (this.#stays) this.toEnd();
    }).observe(this.scroller);
  }

  show() {
    const id = this.state.selected;
    const conversation = this.state.conversations.get(id);
    this.none.hidden = Boolean(id);
    this.open.hidden = !id;
    if (id !== this.#shownId) this.#begin(id);
    this.#showHead();
    this.#showEntries(conversation);
    this.#showPending();
    this.#showStanding(conversation);
    this.markRead();
  }

  #begin(id) {
    this.#shownId = id;
    this.#shownTo = 0;
    this.#wanted = 0;
    this.log.replaceChildren();
    this.typing.textContent = "";
    this.below.hidden = true;
    this.#underWay = this.outbox.messages(id).length;
    this.composer.open(id);
  }

  #showHead() {
    const id = this.state.selected;
    const item = this.state.item(id) ?? this.state.conversations.get(id)?.item;
    setText(this.title, say("conversation.title", { label: item?.label ?? labelOf(id) }));
    this.level.replaceChildren(...(item ? [riskBadge(item.risk)] : []));
  }

  #showEntries(conversation) {
    if (!conversation) return;
    if (conversation.trigger !== this.#trigger || conversation.entries.length < this.#shownTo) {
      this.#trigger = conversation.trigger;
      this.#shownTo = 0;
      this.log.replaceChildren();
    }
    const first = this.#shownTo === 0;
    const atEnd = first || this.#stays;
    const added = conversation.entries.slice(this.#shownTo);
    this.#shownTo = conversation.entries.length;
    this.log.append(...added.map((entry) => entryElement(entry, { peer: this.peer, trigger: conversation.trigger })));
    if (added.some((entry) => entry.sender === "service_user")) this.typing.textContent = "";
    if (!added.length) return;
    if (atEnd) this.toEnd();
    else this.below.hidden = false;
    if (!first) for (const entry of added) this.#hear(entry);
    if (this.#wanted) this.toEntry(this.#wanted);
  }

  #hear(entry) {
    if (entry.sender === "service_user") this.does.announce(`${speakerOf(entry, this.peer)}: ${entry.text}`);
  }

  #showPending() {
    const messages = this.outbox.messages(this.state.selected);
    // Whoever has just sent something wants to see it.
    const atEnd = this.#stays || messages.length > this.#underWay;
    this.#underWay = messages.length;
    this.pending.replaceChildren(...messages.map((message) => this.#pendingElement(message)));
    this.pending.hidden = messages.length === 0;
    if (atEnd) this.toEnd();
  }

  #pendingElement(message) {
    const refused = message.state === "refused";
    const mine = this.state.conversations.get(this.state.selected)?.mine;
    const words = refused ? say("write.refused", { reason: message.reason }) : say(`write.${message.state}`);
    return element(
      "li",
      { class: `entry peer ${message.state}` },
      element("p", { class: "who" }, element("strong", { text: say("sender.you") }), " ", element("span", { class: "state", text: words })),
      element("p", { class: "text", text: message.text, dir: "auto" }),
      refused && element(
        "p",
        { class: "does" },
        mine && element("button", { type: "button", text: say("write.edit"), onclick: () => this.composer.edit(message) }),
        element("button", { type: "button", text: say("write.discard"), onclick: () => this.outbox.drop(this.state.selected, message.client_id) }),
      ),
    );
  }

  #showStanding(conversation) {
    const id = this.state.selected;
    const mine = Boolean(conversation?.mine);
    this.toDetails.hidden = !conversation?.item || conversation.gone;
    this.composer.allow(mine, Boolean(conversation));
    const parts = [];
    if (!conversation) parts.push(element("p", { text: say("conversation.loading") }));
    else if (conversation.gone) {
      parts.push(element("p", { text: say(conversation.held ? "conversation.gone_held" : "conversation.gone") }));
      parts.push(element("button", { type: "button", text: say("conversation.gone_close"), onclick: () => this.does.putAway(id) }));
    } else if (!mine && conversation.item.state === "with_peer") {
      parts.push(element("p", { text: say("conversation.held_by", { name: conversation.item.owner_name }) }));
      if (conversation.item.transfer_to === this.peer.id) {
        parts.push(element("button", { type: "button", class: "primary", text: say("offered.accept"), onclick: () => this.does.accept(id) }));
      }
    } else if (!mine) {
      parts.push(element("p", { text: say("conversation.not_mine") }));
      parts.push(element("button", { type: "button", class: "primary", text: say("queue.take"), onclick: () => this.does.claim(id) }));
    }
    const looks = `${id} ${mine} ${conversation?.gone} ${conversation?.held} ${conversation?.item?.state} ${conversation?.item?.owner_id} ${conversation?.item?.transfer_to}`;
    if (this.state_.dataset.looks === looks && parts.length === this.state_.childElementCount) return;
    this.state_.dataset.looks = looks;
    this.state_.replaceChildren(...parts);
  }

  markRead() {
    if (this.#shownId && !document.hidden && this.root.offsetParent !== null) this.state.markRead(this.#shownId);
  }

  #typing() {
    setText(this.typing, say("conversation.typing"));
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => setText(this.typing, ""), TYPING_LASTS);
  }

  #atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 80;
  }

  toEnd() {
    this.#stays = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.below.hidden = true;
  }

  toTrigger() {
    this.#toLine(this.log.querySelector(".trigger"));
  }

  // To one line, as soon as it is there.
  toEntry(seq) {
    const line = this.log.querySelector(`#entry-${seq}`);
    this.#wanted = line ? 0 : seq;
    if (line) this.#toLine(line);
  }

  #toLine(line) {
    this.#stays = false;
    if (!line) return;
    line.tabIndex = -1;
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
  }
}
