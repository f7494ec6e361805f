/* <quiz-autosave data-attempt data-save-url data-form data-saved data-unsent data-signed-out>: sends each choice as it is
   made and says when the server had it. What could not be sent stays on this device, is counted on the page, and is tried
   again when the network is back, when the page is looked at, and every fifteen seconds. */

const EVERY = 15_000; // milliseconds between two tries
const PREFIX = "quiz-unsent:";

class QuizAutosave extends HTMLElement {
  connectedCallback() {
    this.key = PREFIX + this.dataset.attempt;
    this.form = document.getElementById(this.dataset.form || "");
    this.waits = document.querySelector("form[data-waits-for-answers]");
    this.unsent = this.read();
    this.leaving = new AbortController();
    const { signal } = this.leaving;

    if (this.form) {
      this.restore();
      this.form.addEventListener("change", () => this.keep(), { signal });
      this.form.addEventListener("submit", (event) => this.guard(event), { signal });
    }
    this.waits?.addEventListener("submit", (event) => this.hold(event), { signal });
    addEventListener("online", () => this.flush(), { signal });
    addEventListener("focus", () => this.flush(), { signal });
    this.timer = setInterval(() => this.flush(), EVERY);
    this.flush();
  }

  disconnectedCallback() {
    this.leaving?.abort();
    clearInterval(this.timer);
  }

  /* Storage may be full or forbidden; then the page's own memory and the ordinary form have to do. */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || {};
    } catch {
      return {};
    }
  }

  write() {
    try {
      if (Object.keys(this.unsent).length) localStorage.setItem(this.key, JSON.stringify(this.unsent));
      else localStorage.removeItem(this.key);
    } catch {
      /* nothing to do */
    }
  }

  get count() {
    return Object.keys(this.unsent).length;
  }

  position() {
    return this.form.elements.namedItem("position").value;
  }

  boxes() {
    return [...this.form.querySelectorAll("[name=answer]")];
  }

  /* The choice made last on this device is newer than what the server knew when it wrote the page. */
  restore() {
    const kept = this.unsent[this.position()];
    if (!kept) return;
    for (const box of this.boxes()) box.checked = kept.answer.includes(box.value);
    const mark = this.form.elements.namedItem("marked");
    if (mark) mark.checked = kept.marked;
  }

  keep() {
    this.unsent[this.position()] = {
      answer: this.boxes().filter((box) => box.checked).map((box) => box.value),
      marked: Boolean(this.form.elements.namedItem("marked")?.checked),
    };
    this.write();
    this.flush();
  }

  /* Leaving for a page that cannot come would only show the browser's own error. */
  guard(event) {
    if (navigator.onLine) return;
    event.preventDefault();
    this.keep();
    this.say(this.dataset.unsent.replace("{count}", this.count));
  }

  /* Answers first, then the sending: once closed, an attempt takes no more. */
  async hold(event) {
    if (!this.count) return;
    event.preventDefault();
    await this.flush();
    if (!this.count) this.waits.submit();
  }

  async flush() {
    if (this.sending || !this.count) return this.sending;
    this.sending = this.sendAll();
    try {
      await this.sending;
    } finally {
      this.sending = null;
    }
    return undefined;
  }

  async sendAll() {
    // Choices made while this runs are picked up by the next round of the loop.
    for (let next = this.next(); next; next = this.next()) {
      const [position, kept] = next;
      const sent = JSON.stringify(kept);
      try {
        if (!(await this.send(position, kept))) return;
      } catch {
        this.say(this.dataset.unsent.replace("{count}", this.count));
        return;
      }
      if (kept.answer.length) this.tick(position);
      if (JSON.stringify(this.unsent[position]) === sent) delete this.unsent[position];
      this.write();
    }
  }

  next() {
    return Object.entries(this.unsent)[0];
  }

  /* Returns whether the server has dealt with it; throws where it could not be reached. */
  async send(position, kept) {
    const body = new FormData();
    body.set("attempt", this.dataset.attempt);
    body.set("position", position);
    for (const key of kept.answer) body.append("answer", key);
    if (kept.marked) body.set("marked", "on");
    const answer = await fetch(this.dataset.saveUrl, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "fetch", "X-CSRFToken": this.token() },
      credentials: "same-origin",
    });
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.redirected || answer.status === 403) {
      this.say(this.dataset.signedOut.replace("{count}", this.count));
      return false;
    }
    if (!isOurs) throw new Error(`answered ${answer.status}`);
    const said = await answer.json();
    if (answer.status === 409) {
      this.unsent = {};
      this.write();
      location.assign(said.url);
      return false;
    }
    if (answer.ok) this.saved(said);
    else this.say(said.message);
    return true;
  }

  /* The cookie is newer than the form after signing in again in another tab. */
  token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }

  saved({ saved_at: time, receipt, received, total }) {
    this.title = receipt;
    const words = { time, received, total };
    this.say(this.dataset.saved.replace(/\{(time|received|total)\}/g, (_, name) => words[name]));
  }

  /* The map says so too, without waiting for the next page. */
  tick(position) {
    const map = document.querySelector(".question-map");
    const item = map?.querySelectorAll(".question-map__item")[position - 1];
    if (!item?.classList.replace("question-map__item--empty", "question-map__item--answered")) return;
    item.querySelector("[data-words]").textContent = `, ${map.dataset.answered}`;
  }

  say(words) {
    if (this.textContent !== words) this.textContent = words;
  }
}

customElements.define("quiz-autosave", QuizAutosave);
