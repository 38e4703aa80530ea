// What this browser remembers for a peer: drafts and unsent messages until they are stored, how far
// each conversation was read, what was open, and whether the sound is on. Signing out forgets it.

const PREFIX = "porchlight:";
let own = PREFIX;

export function remember(peerId) {
  own = `${PREFIX}${peerId}:`;
  // A shared computer: what another peer left behind is not for this one.
  forget((name) => !name.startsWith(own));
}

export function forgetAll() {
  forget(() => true);
}

function forget(which) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && which(name)) localStorage.removeItem(name);
    }
  } catch {
    // No storage in this browser: nothing was kept.
  }
}

export function read(name, fallback) {
  try {
    const kept = localStorage.getItem(own + name);
    return kept === null ? fallback : JSON.parse(kept);
  } catch {
    return fallback;
  }
}

export function write(name, value) {
  try {
    if (value === null || value === "") localStorage.removeItem(own + name);
    else localStorage.setItem(own + name, JSON.stringify(value));
  } catch {
    // Full or forbidden: the page goes on with what it holds itself.
  }
}

export function namesBelow(folder) {
  try {
    const start = `${own}${folder}:`;
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(start))
      .map((name) => name.slice(start.length));
  } catch {
    return [];
  }
}
