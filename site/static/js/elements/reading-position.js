/* <reading-position data-key data-post-url data-csrf data-label data-anchor>: remembers the heading being read, on this
   device at once and on the server now and then, and offers to go on from there. It moves nobody without being asked. */

const EVERY = 20_000; // milliseconds between two posts
const PREFIX = "reading:";

/* Storage may be full or forbidden; then the server's memory has to do. */
function remembered(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

function remember(key, anchor) {
  try {
    localStorage.setItem(PREFIX + key, anchor);
  } catch {
    /* nothing to do: the server is told all the same */
  }
}

class ReadingPosition extends HTMLElement {
  connectedCallback() {
    const root = document.querySelector(".lesson__body") || document;
    this.headings = [...root.querySelectorAll(":is(h2, h3)[id]")];
    if (!this.headings.length) return;

    const saved = remembered(this.dataset.key) || this.dataset.anchor || "";
    this.anchor = saved;
    this.posted = saved;
    this.offer(saved);

    this.leaving = new AbortController();
    const { signal } = this.leaving;
    addEventListener("scroll", () => this.look(), { passive: true, signal });
    addEventListener("pagehide", () => this.post(true), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.post(true), { signal });
    this.timer = setInterval(() => this.post(false), EVERY);
  }

  disconnectedCallback() {
    this.leaving?.abort();
    clearInterval(this.timer);
  }

  /* The first heading is where one starts anyway, and a link with its own fragment knows better. */
  offer(anchor) {
    const place = this.headings.findIndex((heading) => heading.id === anchor);
    if (place < 1 || location.hash) return;
    const link = document.createElement("a");
    link.href = `#${encodeURIComponent(anchor)}`;
    link.textContent = `${this.dataset.label}: ${this.headings[place].textContent.trim()}`;
    link.addEventListener("click", () => (this.hidden = true));
    this.replaceChildren(link);
    this.hidden = false;
  }

  look() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      const line = innerHeight / 3;
      const above = this.headings.filter((heading) => heading.getBoundingClientRect().top <= line);
      const anchor = above.at(-1)?.id;
      // Nothing above the line is the head of the page, perhaps just opened: the old place still stands.
      if (!anchor || anchor === this.anchor) return;
      this.anchor = anchor;
      remember(this.dataset.key, anchor);
    });
  }

  post(leaving) {
    const { postUrl, csrf } = this.dataset;
    if (!postUrl || !this.anchor || this.anchor === this.posted) return;
    const body = new FormData();
    body.set("anchor", this.anchor);
    body.set("csrfmiddlewaretoken", csrf || "");
    const anchor = this.anchor;
    this.posted = anchor;
    if (leaving && navigator.sendBeacon?.(postUrl, body)) return;
    fetch(postUrl, { method: "POST", body, keepalive: true, credentials: "same-origin" })
      .then((answer) => {
        if (!answer.ok) throw new Error(`answered ${answer.status}`);
      })
      .catch(() => {
        // Off the network: try again at the next turn, unless the reader has moved on.
        if (this.posted === anchor) this.posted = "";
      });
  }
}

customElements.define("reading-position", ReadingPosition);
