// Hears of news: by a socket that goes on from the last position, or by asking while there is none.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20000;
const ASK_EVERY = 4000;
// The service speaks at least every 15 seconds (socket.py): longer silence is a dead link.
const SILENCE = 40000;
const GONE = 4404;

export class Link {
  #position;
  #told;
  #socket = null;
  #wait = FIRST_WAIT;
  #reconnect = 0;
  #asking = 0;
  #silence = 0;
  #over = false;

  // ``told`` hears: news(page), typing(), up(), down(), gone(). ``position`` gives {after, epoch}.
  constructor(position, told) {
    this.#position = position;
    this.#told = told;
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.#socket?.close());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.wake();
    });
  }

  open() {
    clearTimeout(this.#reconnect);
    if (this.#over || this.#socket) return;
    const address = new URL("/chat/socket", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#listen();
    socket.onopen = () => socket.send(JSON.stringify(this.#position()));
    socket.onmessage = (message) => {
      this.#wait = FIRST_WAIT;
      this.#listen();
      this.#stopAsking();
      this.#hear(JSON.parse(message.data));
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#lost(event.code);
    };
  }

  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  wake() {
    this.#wait = FIRST_WAIT;
    this.open();
  }

  // Looks once, now, whatever the socket does.
  async look() {
    try {
      const { after } = this.#position();
      const response = await fetch(`/chat/entries?after=${after}`, { headers: { Accept: "application/json" } });
      if (response.status === 404) return this.#end();
      if (!response.ok) return this.#told.down();
      this.#hear(await response.json());
    } catch {
      this.#told.down();
    }
  }

  #hear(message) {
    if (message.type === "typing") return this.#told.typing();
    this.#told.up();
    if (message.type === "reload") return location.reload();
    this.#told.news(message);
  }

  #listen() {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#silence = setTimeout(() => {
      // A dead link may never report its end: let go of it without waiting.
      if (this.#socket !== socket) return;
      socket.close();
      this.#lost(0);
    }, SILENCE);
  }

  #lost(code) {
    clearTimeout(this.#silence);
    this.#socket = null;
    if (code === GONE) return this.#end();
    if (!this.#asking && !this.#over) {
      this.#asking = setInterval(() => this.look(), ASK_EVERY);
      this.look();
    }
    clearTimeout(this.#reconnect);
    this.#reconnect = setTimeout(() => this.open(), this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #stopAsking() {
    clearInterval(this.#asking);
    this.#asking = 0;
  }

  #end() {
    this.#over = true;
    clearTimeout(this.#reconnect);
    this.#stopAsking();
    this.#told.gone();
  }
}
