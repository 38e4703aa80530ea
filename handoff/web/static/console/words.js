// The sentences of the page, in the peer's language. They come with the page; none stands in the scripts.

let sentences = {};
let language = "en";

export function learn(words, lang) {
  sentences = words;
  language = lang;
}

export function has(key) {
  return key in sentences;
}

export function say(key, values = {}) {
  const sentence = has(key) ? String(sentences[key]) : key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// A name that has no sentence (a new signal, say) is shown as it is rather than hidden.
export function sayOr(key, fallback) {
  return has(key) ? say(key) : fallback;
}

export function levelName(risk) {
  return sayOr(`risk.${risk}`, risk);
}

export function clockTime(iso) {
  const moment = new Date(iso);
  const sameDay = moment.toDateString() === new Date().toDateString();
  const form = sameDay ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language, form).format(moment);
}

// A day without a time, as it is written; no time zone may move it.
export function day(iso) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(iso));
}

export function duration(milliseconds) {
  const minutes = Math.floor(milliseconds / 60000);
  if (minutes < 1) return say("time.now");
  if (minutes < 60) return say("time.minutes", { count: minutes });
  if (minutes < 2880) return say("time.hours", { count: Math.floor(minutes / 60), minutes: minutes % 60 });
  return say("time.days", { count: Math.floor(minutes / 1440) });
}
