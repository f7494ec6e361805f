/* <quiz-autosave data-attempt data-save-url data-form …>: keeps each answer on this device as it is given, sends it, and
   says when the server had it. What could not be sent is counted on the page, and tried again when the network is back,
   when the page is looked at, and every fifteen seconds. The other data- hold its words. */

import { Outbox, device, nextSequence } from "./quiz-outbox.js";

const EVERY = 15_000; // milliseconds between two tries
const TYPING = 1_000; // of quiet, after which what is typed is sent
const PATIENCE = 20_000; // for one answer of the server

class QuizAutosave extends HTMLElement {
  connectedCallback() {
    this.outbox = new Outbox(this.dataset.attempt);
    this.form = document.getElementById(this.dataset.form || "");
    this.waits = document.querySelector("form[data-waits-for-answers]");
    this.leaving = new AbortController();
    const { signal } = this.leaving;

    if (this.form) {
      this.stay();
      this.restore();
      this.known = this.answer();
      this.form.addEventListener("change", () => this.keep(), { signal });
      this.form.addEventListener("input", (event) => this.typed(event), { signal });
      this.form.addEventListener("submit", (event) => this.go(event), { signal });
      addEventListener("pagehide", () => this.leave(), { signal });
      document.addEventListener("visibilitychange", () => document.hidden && this.leave(), { signal });
      this.outbox.onChange(() => this.follow(), signal);
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
    clearTimeout(this.typing);
  }

  // --- The form ---

  position() {
    return this.form.elements.namedItem("position").value;
  }

  /* Radio buttons, boxes, lists, lines and texts alike: what a form without scripts would send. */
  answer() {
    return new FormData(this.form).getAll("answer");
  }

  isMarked() {
    return Boolean(this.form.elements.namedItem("marked")?.checked);
  }

  controls() {
    return [...this.form.querySelectorAll("[name=answer]")];
  }

  /* A reload shows this question again, not the first that is then unanswered. */
  stay() {
    const here = new URL(location.href);
    if (here.searchParams.has("q")) return;
    here.searchParams.set("q", this.position());
    history.replaceState(history.state, "", here);
  }

  /* What was answered last on this device is newer than what the server knew when it wrote the page. */
  restore() {
    const kept = this.outbox.get(this.position());
    if (!kept) return;
    const chosen = [...kept.answer];
    const controls = this.controls();
    const areBoxes = controls.every((one) => one.type === "radio" || one.type === "checkbox");
    for (const control of controls) {
      if (areBoxes) control.checked = chosen.includes(control.value);
      else control.value = chosen.shift() ?? "";
      // What draws the control anew (a list to be put in order, a count of words) has to hear of it.
      control.dispatchEvent(new CustomEvent("quiz-restored", { bubbles: true }));
    }
    const mark = this.form.elements.namedItem("marked");
    if (mark) mark.checked = kept.marked;
    this.known = this.answer();
    this.number(kept);
  }

  /* Another tab has answered the same question; unless something is being typed here, show it. */
  follow() {
    if (JSON.stringify(this.answer()) === JSON.stringify(this.known)) this.restore();
  }

  typed(event) {
    if (!event.target.matches?.("[name=answer]:not([type=radio], [type=checkbox], select)")) return;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.keep(), TYPING);
  }

  /* Puts what stands on the page among the unsent, if it is new, and sends. */
  keep() {
    this.note();
    return this.flush();
  }

  /* Returns whether there was anything new. A mark alone is no new answer, and gets no number. */
  note() {
    clearTimeout(this.typing);
    const [answer, marked] = [this.answer(), this.isMarked()];
    const before = this.outbox.get(this.position()) || this.last;
    const isNew = JSON.stringify(answer) !== JSON.stringify(this.known);
    if (!isNew && marked === (before ? before.marked : this.wasMarked())) return false;
    const kept = isNew ? this.numbered(answer) : { ...(before || this.unnumbered(answer)) };
    kept.marked = marked;
    this.known = answer;
    this.number(kept);
    this.outbox.put(this.position(), kept);
    return true;
  }

  numbered(answer) {
    return { answer, device: device(), sequence: nextSequence(), client_at: new Date().toISOString() };
  }

  unnumbered(answer) {
    return { answer, seen: this.form.elements.namedItem("seen")?.value ?? "" };
  }

  wasMarked() {
    return Boolean(this.form.elements.namedItem("marked")?.defaultChecked);
  }

  /* The form itself, should it be sent without us, is then a repeat and no new answer. */
  number(kept) {
    for (const name of ["device", "sequence", "client_at"]) {
      const field = this.form.elements.namedItem(name);
      if (field) field.value = kept[name] ?? "";
    }
  }

  // --- Going on ---

  /* To another question: first the answer, then the page; a page that cannot come would show only the browser's error. */
  async go(event) {
    event.preventDefault();
    if (this.going) return;
    this.going = true;
    this.note();
    try {
      await this.sendAndGo(this.posted(event.submitter), this.outbox.get(this.position()));
    } catch {
      if (this.outbox.count) this.sayUnsent();
      else this.say(this.dataset.offline);
    } finally {
      this.going = false;
    }
  }

  posted(button) {
    const body = new FormData(this.form);
    if (button?.name) body.set(button.name, button.value);
    return body;
  }

  async sendAndGo(body, kept) {
    const said = await this.post(body);
    if (!said) return;
    if (said.message && !said.url) {
      this.say(said.message);
      return;
    }
    if (kept) this.outbox.drop(this.position(), kept);
    if (said.url) {
      await this.flush();
      location.assign(said.url);
      return;
    }
    this.saved(said, kept);
    if (!this.overtime(said)) location.assign(said.next);
  }

  /* The time seemed over, and an outage has given some back: stay. */
  overtime({ seconds_left: left }) {
    const timer = document.querySelector("quiz-timer");
    if (!timer?.isOver || !(left > 0)) return false;
    timer.sync(left);
    return true;
  }

  leave() {
    if (this.note()) this.flush({ keepalive: true });
  }

  /* Answers first, then the sending: once closed, an attempt takes no more. */
  async hold(event) {
    if (!this.outbox.count) return;
    event.preventDefault();
    await this.flush();
    if (!this.outbox.count) this.waits.submit();
  }

  // --- Sending ---

  async flush(how = {}) {
    if (this.sending || !this.outbox.count) return this.sending;
    this.sending = this.sendAll(how);
    try {
      await this.sending;
    } finally {
      this.sending = null;
    }
    return undefined;
  }

  async sendAll(how) {
    // What is answered while this runs is picked up by the next round of the loop.
    for (let next = this.next(); next; next = this.next()) {
      const [position, kept] = next;
      this.say(this.dataset.kept.replace("{time}", this.clock(kept.client_at)));
      try {
        const said = await this.post(this.filled(position, kept), how);
        if (!said) return;
        this.outbox.drop(position, kept);
        this.sent(position, kept, said);
      } catch {
        this.sayUnsent();
        return;
      }
    }
  }

  sent(position, kept, said) {
    if (!said.message) {
      if (this.form && position === this.position()) this.last = kept;
      if (kept.answer.some(Boolean)) this.tick(position);
      this.saved(said, kept);
      return;
    }
    // No answer to that question; or it came after the end: on record, and it does not count.
    this.say(said.message);
    if (said.url && !this.going && !this.outbox.count && location.pathname !== said.url) location.assign(said.url);
  }

  next() {
    return Object.entries(this.outbox.all())[0];
  }

  filled(position, kept) {
    const body = new FormData();
    body.set("attempt", this.dataset.attempt);
    body.set("position", position);
    for (const name of ["device", "sequence", "client_at", "seen"]) {
      if (kept[name] !== undefined) body.set(name, kept[name]);
    }
    for (const text of kept.answer) body.append("answer", text);
    if (kept.marked) body.set("marked", "on");
    return body;
  }

  /* Returns what the server says, or null where nothing more is to be done here; throws where it could not be reached. */
  async post(body, how = {}) {
    body.set("csrfmiddlewaretoken", this.token());
    const answer = await fetch(this.dataset.saveUrl, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
      signal: AbortSignal.timeout?.(PATIENCE),
      ...how,
    });
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.redirected || answer.status === 403) {
      this.saySignedOut();
      return null;
    }
    if (!isOurs) throw new Error(`answered ${answer.status}`);
    return answer.json();
  }

  /* The cookie is newer than the form after signing in again in another tab. */
  token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie?.[1] || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }

  // --- Saying ---

  clock(moment) {
    const when = moment ? new Date(moment) : new Date();
    return when.toLocaleTimeString(document.documentElement.lang, { hour12: false });
  }

  saved({ receipt, received, total, seconds_left: left }, kept = {}) {
    const words = { time: this.clock(kept.client_at), receipt, received, total };
    this.say((receipt ? this.dataset.saved : this.dataset.received).replace(/\{(\w+)\}/g, (_, name) => words[name]));
    const timer = document.querySelector("quiz-timer");
    if (timer?.sync && !timer.isOver && left != null) timer.sync(left);
  }

  /* The map says so too, without waiting for the next page. */
  tick(position) {
    const map = document.querySelector(".question-map");
    const item = map?.querySelectorAll(".question-map__item")[position - 1];
    if (!item?.classList.replace("question-map__item--empty", "question-map__item--answered")) return;
    item.querySelector("[data-words]").textContent = `, ${map.dataset.answered}`;
  }

  sayUnsent() {
    this.say(this.dataset.unsent.replace("{count}", this.outbox.count));
  }

  saySignedOut() {
    this.say(`${this.dataset.signedOut.replace("{count}", this.outbox.count)} `);
    const link = document.createElement("a");
    link.href = `${this.dataset.signInUrl}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = this.dataset.signIn;
    this.append(link);
  }

  say(words) {
    if (this.textContent !== words) this.textContent = words;
  }
}

customElements.define("quiz-autosave", QuizAutosave);
