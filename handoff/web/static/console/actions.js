// What the buttons ask of the service. A refusal carries its code and a kind sentence.

import { has, say } from "./words.js";

export class Refusal extends Error {
  constructor(code, message, lasting) {
    super(message);
    this.code = code;
    this.lasting = lasting;
  }
}

let leaving = false;

// Whoever signs out is not told that the session ran out, although it ends under the page.
export function leave() {
  leaving = true;
}

export function signInAgain() {
  if (!leaving) location.assign("/console/login?why=expired");
}

export function act(path, body = {}) {
  return fetched(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

// What changes nothing and is only looked at.
export function ask(path) {
  return fetched(path, {});
}

async function fetched(path, request) {
  let answer;
  try {
    answer = await fetch(`/console/api/${path}`, {
      ...request,
      headers: { ...request.headers, Accept: "application/json" },
      credentials: "same-origin",
    });
  } catch {
    throw new Refusal("offline", say("errors.offline"), false);
  }
  if (answer.ok) return answer.json();
  if (answer.status === 401) signInAgain();
  const told = await answer.json().catch(() => null);
  const code = told?.error?.code ?? "failed";
  const message = has(`errors.${code}`) ? say(`errors.${code}`) : (told?.error?.message ?? say("errors.failed"));
  const passing = answer.status >= 500 || answer.status === 429 || answer.status === 401;
  throw new Refusal(code, message, !passing);
}

export function actOn(id, what, body) {
  return act(`conversations/${encodeURIComponent(id)}/${what}`, body);
}
