// The socket, kept alive: it says when it is lost, and comes back by itself.

const SIGNED_OUT = 4401;
const LONGEST_PAUSE = 10000;

export class Link extends EventTarget {
  #socket = null;
  #pause = 500;
  #timer = 0;
  #lastHeard = 0;
  #heartbeat;
  connected = false;

  constructor(heartbeatSeconds) {
    super();
    this.#heartbeat = heartbeatSeconds * 1000;
    setInterval(() => this.#beat(), this.#heartbeat);
    addEventListener("online", () => this.#now());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#now();
    });
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/console/socket`);
    this.#socket = socket;
    this.#lastHeard = Date.now();
    socket.addEventListener("message", (event) => {
      if (socket !== this.#socket) return;
      this.#lastHeard = Date.now();
      if (!this.connected) this.#connected();
      const message = JSON.parse(event.data);
      this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
    });
    socket.addEventListener("open", () => this.dispatchEvent(new Event("ready")));
    socket.addEventListener("close", (event) => {
      if (socket === this.#socket) this.#lost(event.code);
    });
  }

  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #connected() {
    this.connected = true;
    this.#pause = 500;
    this.dispatchEvent(new Event("connected"));
  }

  #lost(code) {
    this.#socket = null;
    this.connected = false;
    this.dispatchEvent(new Event(code === SIGNED_OUT ? "signedout" : "lost"));
    if (code === SIGNED_OUT) return;
    // A little chance in it, so that all consoles do not come back in the same instant.
    this.#timer = setTimeout(() => this.open(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  #now() {
    if (this.#socket || !this.#timer) return;
    clearTimeout(this.#timer);
    this.open();
  }

  #beat() {
    const silent = Date.now() - this.#lastHeard > 2.5 * this.#heartbeat;
    if (this.#socket && silent) {
      // Half-open: the other end is gone and nobody said so.
      const dead = this.#socket;
      this.#lost(0);
      dead.close();
      return;
    }
    this.send({ type: "heartbeat" });
  }
}
