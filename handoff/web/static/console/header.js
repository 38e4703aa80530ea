// The head of the page: duty, sound, messages outside the page, signing out.

import { act, leave } from "./actions.js";
import { notifying, toggleNotifying } from "./alerts.js";
import { confirmLogout } from "./dialogs.js";
import { setText } from "./elements.js";
import { forgetAll } from "./memory.js";
import { say } from "./words.js";

const find = (selector) => document.querySelector(selector);

export class Header {
  constructor(state, alerts, tell) {
    this.state = state;
    this.alerts = alerts;
    this.tell = tell;
    find("#duty-toggle").addEventListener("click", () => this.#toggleDuty());
    find("#sound").addEventListener("click", () => {
      alerts.toggleSound();
      this.#showSettings();
    });
    find("#alerts").hidden = !("Notification" in globalThis);
    find("#alerts").addEventListener("click", async () => {
      tell(await toggleNotifying());
      this.#showSettings();
    });
    find("#logout").addEventListener("submit", (event) => this.#logout(event));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape") find(".more").open = false;
    });
    state.addEventListener("desk", () => this.#showDuty());
    this.#showSettings();
  }

  #showDuty() {
    const on = this.state.desk.available;
    find("#duty-toggle").disabled = false;
    find(".duty").classList.toggle("on", on);
    setText(find("#duty-state"), say(on ? "duty.on" : "duty.off"));
    setText(find("#duty-toggle"), say(on ? "duty.go_off" : "duty.go_on"));
    setText(find("#duty-means"), say(on ? "duty.means_on" : "duty.means_off"));
  }

  async #toggleDuty() {
    const available = !this.state.desk.available;
    try {
      await act("presence", { available });
      this.alerts.say(say(available ? "duty.changed_on" : "duty.changed_off"));
    } catch (refusal) {
      this.tell(refusal.message);
    }
  }

  #showSettings() {
    setText(find("#sound"), say(this.alerts.soundOn ? "header.sound_on" : "header.sound_off"));
    find("#sound").setAttribute("aria-pressed", String(this.alerts.soundOn));
    setText(find("#alerts"), say(notifying() ? "header.alerts_on" : "header.alerts"));
    find("#alerts").setAttribute("aria-pressed", String(notifying()));
  }

  async #logout(event) {
    event.preventDefault();
    const held = this.state.desk.mine.length;
    if (held && !(await confirmLogout(held))) return;
    leave();
    forgetAll();
    event.target.submit();
  }
}
