// What calls a peer to the desk: a short sound, the number in the title, words for screen readers, and,
// if the peer wants it, a message of the browser that holds no word of any person.

import * as memory from "./memory.js";
import { rises, riseSentence } from "./rises.js";
import { levelName, say, sayOr } from "./words.js";

const TONES = { handoff: [659, 880], imminent: [880, 659, 880], message: [523] };

export class Alerts {
  #audio = null;
  soundOn = memory.read("sound", true);

  constructor(polite, assertive) {
    this.polite = polite;
    this.assertive = assertive;
    // Browsers let a page sound only after it was touched.
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => this.#wake(), { passive: true });
  }

  // Compares two desks; `before` is null when the page has just come.
  desk(before, now, peer) {
    const count = now.waiting.length + now.offered.length;
    document.title = count ? `(${count}) ${say("title")}` : say("title");
    if (!before) {
      if (now.waiting.length) this.say(now.waiting.length === 1 ? say("queue.one_waits") : say("queue.many_wait", { count: now.waiting.length }));
      return;
    }
    const old = new Map([...before.waiting, ...before.held, ...before.mine].map((item) => [item.id, item]));
    for (const item of now.waiting) this.#waiting(old.get(item.id), item, now.available);
    for (const item of now.offered) {
      if (before.offered.some(({ id }) => id === item.id)) continue;
      this.say(say("offered.announce", { name: item.owner_name, risk: risk(item) }));
      this.#call("handoff", item.id);
    }
    for (const item of rises(now, peer)) {
      if (old.get(item.id)?.rise?.seq !== item.rise.seq) this.#risen(item, peer, now.available);
    }
  }

  // In a conversation that is held already, it interrupts: whoever reads elsewhere must not miss it.
  #risen(item, peer, onDuty) {
    const imminent = item.risk === "imminent";
    this.say(riseSentence(item, peer), true);
    if (item.owner_id === peer.id || onDuty || imminent) this.#call(imminent ? "imminent" : "handoff", item.id, "notification_risen");
  }

  #waiting(was, item, onDuty) {
    const risen = was?.state === "waiting" && item.rise && was.rise?.seq !== item.rise.seq;
    if (was?.state === "waiting" && !risen && was.returned === item.returned) return;
    const reason = sayOr(`reason.${item.reason}`, item.reason);
    const key = risen ? "queue.announce_risen" : item.returned ? "queue.announce_returned" : "queue.announce";
    const imminent = item.risk === "imminent";
    this.say(say(key, { risk: risk(item), reason }), imminent);
    if (onDuty || imminent) this.#call(imminent ? "imminent" : "handoff", item.id);
  }

  message(label) {
    this.say(say("conversation.new_message", { label }));
    this.#sound("message");
  }

  say(sentence, now = false) {
    const region = now ? this.assertive : this.polite;
    // The same sentence twice in a row is still said twice.
    region.textContent = region.textContent === sentence ? `${sentence}\u00a0` : sentence;
  }

  toggleSound() {
    this.soundOn = !this.soundOn;
    memory.write("sound", this.soundOn);
    if (this.soundOn) this.#sound("handoff");
  }

  #call(tone, id, words = "notification") {
    this.#sound(tone);
    if (!document.hidden || !memory.read("notify", false) || globalThis.Notification?.permission !== "granted") return;
    const note = new Notification(say("title"), { body: say(words), tag: id });
    note.addEventListener("click", () => {
      focus();
      note.close();
    });
  }

  #wake() {
    this.#audio ??= globalThis.AudioContext ? new AudioContext() : null;
    if (this.#audio?.state === "suspended") this.#audio.resume();
  }

  #sound(tone) {
    if (!this.soundOn || this.#audio?.state !== "running") return;
    document.documentElement.dataset.sounded = tone;
    TONES[tone].forEach((pitch, index) => {
      const start = this.#audio.currentTime + index * 0.18;
      const voice = this.#audio.createOscillator();
      const volume = this.#audio.createGain();
      voice.frequency.value = pitch;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.12, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.35);
      voice.connect(volume).connect(this.#audio.destination);
      voice.start(start);
      voice.stop(start + 0.4);
    });
  }
}

function risk(item) {
  return say("risk.named", { level: levelName(item.risk) });
}

export function notifying() {
  return memory.read("notify", false) && globalThis.Notification?.permission === "granted";
}

export async function toggleNotifying() {
  if (notifying()) {
    memory.write("notify", null);
    return "";
  }
  const granted = (await Notification.requestPermission()) === "granted";
  memory.write("notify", granted ? true : null);
  return granted ? "" : say("header.alerts_denied");
}
