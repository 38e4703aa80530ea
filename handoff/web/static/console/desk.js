// What the page knows: the desk, and the conversations that are open. Others watch it for changes.

import * as memory from "./memory.js";

const NOTHING = { waiting: [], mine: [], offered: [], follow_ups: [], held: [], present: [], available: false };

export const LEVELS = ["none", "low", "moderate", "high", "imminent"];

// The first signs of an id: how peers speak of a conversation.
export function labelOf(id) {
  return id.slice(0, 4).toUpperCase();
}

export class DeskState extends EventTarget {
  desk = NOTHING;
  known = false;
  selected = memory.read("selected", "");
  conversations = new Map();
  #skew = 0;

  now() {
    return Date.now() + this.#skew;
  }

  take(desk) {
    this.#skew = Date.parse(desk.now) - Date.now();
    const before = this.known ? this.desk : null;
    this.desk = desk;
    this.known = true;
    const known = this.conversations.has(this.selected) || this.item(this.selected) || this.left().includes(this.selected);
    if (this.selected && !known) this.select("");
    this.dispatchEvent(new CustomEvent("desk", { detail: before }));
  }

  // The line of a conversation in any of the lists.
  item(id) {
    const { mine, offered, waiting, follow_ups: promised, held } = this.desk;
    return [...mine, ...offered, ...waiting, ...promised, ...held].find((item) => item.id === id) ?? null;
  }

  // Conversations that are not mine any more, with words of mine that were never sent: kept until put away.
  left() {
    const unsent = memory.namesBelow("outbox").filter((id) => memory.read(`outbox:${id}`, []).some(({ state }) => state !== "sent"));
    const ids = new Set([...memory.namesBelow("draft"), ...unsent]);
    return [...ids].filter((id) => !this.desk.mine.some((item) => item.id === id));
  }

  // Conversations to hold open, each with the last number there is of it.
  positions() {
    const ids = new Set(this.desk.mine.map((item) => item.id));
    if (this.selected) ids.add(this.selected);
    return Object.fromEntries([...ids].slice(0, 32).map((id) => [id, this.conversations.get(id)?.last ?? 0]));
  }

  select(id) {
    const left = this.selected;
    this.selected = id;
    memory.write("selected", id);
    if (left && left !== id && !this.desk.mine.some((item) => item.id === left)) this.conversations.delete(left);
    this.dispatchEvent(new Event("selected"));
  }

  // Returns false when numbers are missing in between: the page then asks again from where it stands.
  receive({ id, item, entries, trigger_seq: trigger, follow_up: followUp, mine }) {
    const conversation = this.conversations.get(id) ?? { entries: [], last: 0, fresh: true };
    const added = entries.filter((entry) => entry.seq > conversation.last);
    if (added.length && added[0].seq !== conversation.last + 1) return false;
    conversation.entries.push(...added);
    conversation.last += added.length;
    Object.assign(conversation, { item, trigger, followUp, mine, gone: false, held: false });
    this.conversations.set(id, conversation);
    const first = conversation.fresh;
    conversation.fresh = false;
    this.dispatchEvent(new CustomEvent("entries", { detail: { id, added, first } }));
    return true;
  }

  // What another peer holds is between two: nothing of it stays on this page.
  lose(id, held) {
    const conversation = this.conversations.get(id);
    const empty = { entries: [], last: 0, followUp: null };
    this.conversations.set(id, { ...empty, ...conversation, ...(held ? empty : {}), gone: true, held, mine: false });
    this.dispatchEvent(new CustomEvent("entries", { detail: { id, added: [], first: false } }));
  }

  putAway(id) {
    this.conversations.delete(id);
    memory.write(`draft:${id}`, null);
    memory.write(`note:${id}`, null);
    memory.write(`read:${id}`, null);
    if (this.selected === id) this.select(this.desk.mine.find((item) => item.id !== id)?.id ?? "");
  }

  // The message that a corrected level is about: what was read last when it rises, what rang when it falls.
  misjudged(id, level) {
    const judged = (this.conversations.get(id)?.entries ?? []).filter((entry) => entry.judgement);
    const highest = Math.max(...judged.map((entry) => LEVELS.indexOf(entry.judgement.risk)));
    const about = LEVELS.indexOf(level) < highest
      ? judged.find((entry) => LEVELS.indexOf(entry.judgement.risk) === highest)
      : judged.at(-1);
    return about?.seq ?? 0;
  }

  unread(id) {
    const upTo = memory.read(`read:${id}`, 0);
    const entries = this.conversations.get(id)?.entries ?? [];
    return entries.filter((entry) => entry.sender === "service_user" && entry.seq > upTo).length;
  }

  markRead(id) {
    const last = this.conversations.get(id)?.last ?? 0;
    if (last > memory.read(`read:${id}`, 0)) {
      memory.write(`read:${id}`, last);
      this.dispatchEvent(new Event("read"));
    }
  }
}
