// A peer's messages on their way: kept until the service says that they are stored, each under one id,
// so that trying again can never say a thing twice.

import { actOn } from "./actions.js";
import * as memory from "./memory.js";

const PAUSES = [1000, 2000, 4000, 8000];

export class Outbox extends EventTarget {
  #busy = new Set();
  #tries = new Map();

  messages(id) {
    return memory.read(`outbox:${id}`, this.#held.get(id) ?? []);
  }

  // What a browser without storage still remembers while the page is open.
  #held = new Map();

  add(id, text) {
    const message = { client_id: crypto.randomUUID?.() ?? randomId(), text, state: "sending" };
    this.#keep(id, [...this.messages(id), message]);
    this.send(id);
  }

  // Messages that the service may still store.
  underWay(id) {
    return this.messages(id).some(({ state }) => state === "sending" || state === "retrying");
  }

  refused(id) {
    return this.messages(id).some(({ state }) => state === "refused");
  }

  drop(id, clientId) {
    this.#keep(id, this.messages(id).filter((message) => message.client_id !== clientId));
  }

  forget(id) {
    this.#keep(id, []);
  }

  // Whatever has arrived in the log is on its way no more.
  arrived(id, clientIds) {
    const left = this.messages(id).filter((message) => !clientIds.has(message.client_id));
    if (left.length !== this.messages(id).length) this.#keep(id, left);
  }

  sendAll() {
    for (const id of memory.namesBelow("outbox")) this.send(id);
  }

  async send(id) {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    try {
      for (;;) {
        const next = this.messages(id).find((message) => message.state !== "sent" && message.state !== "refused");
        if (!next || !(await this.#try(id, next))) break;
      }
    } finally {
      this.#busy.delete(id);
    }
  }

  async #try(id, message) {
    try {
      await actOn(id, "messages", { client_id: message.client_id, text: message.text });
      this.#tries.delete(id);
      this.#mark(id, message.client_id, { state: "sent" });
      return true;
    } catch (refusal) {
      if (refusal.lasting) {
        this.#mark(id, message.client_id, { state: "refused", reason: refusal.message });
        return true;
      }
      const tries = this.#tries.get(id) ?? 0;
      this.#tries.set(id, tries + 1);
      this.#mark(id, message.client_id, { state: "retrying" });
      setTimeout(() => this.send(id), PAUSES[Math.min(tries, PAUSES.length - 1)]);
      return false;
    }
  }

  #mark(id, clientId, fields) {
    this.#keep(
      id,
      this.messages(id).map((message) => (message.client_id === clientId ? { ...message, ...fields } : message)),
    );
  }

  #keep(id, messages) {
    this.#held.set(id, messages);
    memory.write(`outbox:${id}`, messages.length ? messages : null);
    this.dispatchEvent(new CustomEvent("change", { detail: id }));
  }
}

// `randomUUID` exists only where the address is secure; a console in a local network may not be.
function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
