// A gentle timer for steps of breathing. It never hurries: it goes on to nothing by itself, makes no sound,
// and is not read aloud while it counts. One press turns it off for good on this tab. Whoever asks their device
// for less motion sees a number that stands still until they press start, and nothing that grows.

import { make, memory, say } from "./page.js";

const OFF = "timer_off";
const still = matchMedia("(prefers-reduced-motion: reduce)");

let ticking = 0;
let shown = null;

// Puts the timer on the last step said, if that step has a time; one of an earlier step is taken away.
export function begin(entries) {
  const step = last(entries);
  if (shown?.place === step) return;
  end();
  if (!step) return;
  shown = { place: step, seconds: Number(step.dataset.seconds), about: step.textContent };
  if (memory.read(OFF)) offer("timer.on", () => turn(true));
  else if (still.matches) offer("timer.start", count);
  else count();
}

// A step is over once the assistant has said something after it.
function last(entries) {
  const items = [...entries.children];
  const bot = items.findLast((item) => item.matches(".bot"));
  return bot?.querySelector(".step .timer") ?? null;
}

function end() {
  clearInterval(ticking);
  if (shown) shown.place.replaceChildren(shown.about);
  shown = null;
}

function offer(key, does) {
  const button = make("button", { type: "button", text: say(key) });
  button.addEventListener("click", () => {
    does();
    shown?.place.querySelector("button")?.focus();
  });
  shown.place.replaceChildren(shown.about, " ", button);
}

function turn(on) {
  memory.write(OFF, on ? null : true);
  clearInterval(ticking);
  if (on) count();
  else offer("timer.on", () => turn(true));
}

function count() {
  clearInterval(ticking);
  const { seconds, place, about } = shown;
  const began = performance.now();
  const left = make("span", { class: "left", text: clock(seconds) });
  const circle = make("span", { class: still.matches ? "breath still" : "breath" }, left);
  circle.setAttribute("aria-hidden", "true");
  circle.style.setProperty("--seconds", `${seconds}s`);
  const off = make("button", { type: "button", text: say("timer.off") });
  off.addEventListener("click", () => {
    turn(false);
    place.querySelector("button")?.focus();
  });
  place.replaceChildren(make("span", { class: "unseen", text: about }), circle, " ", off);
  ticking = setInterval(() => {
    const now = Math.max(0, Math.ceil(seconds - (performance.now() - began) / 1000));
    left.textContent = clock(now);
    if (now > 0) return;
    clearInterval(ticking);
    offer("timer.again", count);
  }, 250);
}

function clock(seconds) {
  return seconds < 60 ? String(seconds) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
