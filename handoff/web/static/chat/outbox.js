// What a person has sent stays here until the service says that it is stored: in order, each under one id
// however often it is tried, through lost links and reloads.

import { memory, page } from "./page.js";

const KEY = "outbox";
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;
const PATIENCE = 15000;

export class Outbox {
  #items = [];
  #running = false;
  #wake = null;
  #told;

  // ``told`` hears: trying(item), stored(item, seq), refused(item, code, message), gone().
  constructor(told) {
    this.#told = told;
  }

  // What an earlier load of this page left unsent. Words meant for another chat are not sent into this one.
  restore() {
    const kept = memory.read(KEY);
    const items = Array.isArray(kept?.items) ? kept.items : [];
    if (kept && kept.chat !== page.chat) {
      memory.write(KEY, null);
      return { mine: [], strange: items };
    }
    this.#items = items;
    return { mine: items, strange: [] };
  }

  has(command) {
    return this.#items.some((item) => item.command === command);
  }

  add(item) {
    this.#items.push(item);
    this.#keep();
    this.run();
  }

  // Tries again at once, for example when the link is back.
  hurry() {
    this.#wake?.();
    this.run();
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    let wait = FIRST_WAIT;
    while (this.#items.length > 0) {
      const item = this.#items[0];
      const result = await attempt(item);
      if (result === "again") {
        this.#told.trying(item);
        await this.#pause(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
        continue;
      }
      if (result.code === "unknown_conversation") {
        this.#told.gone();
        break;
      }
      wait = FIRST_WAIT;
      this.#items.shift();
      this.#keep();
      if (result.code) this.#told.refused(item, result.code, result.message);
      else this.#told.stored(item, result.seq);
    }
    this.#running = false;
  }

  #keep() {
    memory.write(KEY, this.#items.length > 0 ? { chat: page.chat, items: this.#items } : null);
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function attempt(item) {
  const path = item.command ? `/chat/commands/${item.command}` : "/chat/messages";
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(item.command ? {} : { text: item.text, client_id: item.id }),
      // A message that is under way arrives even if the page is left.
      keepalive: true,
      signal: controller.signal,
    });
    if (response.status === 429 || response.status >= 500) return "again";
    const answer = await response.json();
    return response.ok ? answer : answer.error;
  } catch {
    return "again";
  } finally {
    clearTimeout(timer);
  }
}
