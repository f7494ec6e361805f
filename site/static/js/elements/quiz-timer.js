/* <quiz-timer data-deadline-seconds data-attempt data-minutes data-minute data-hide data-show data-over data-more>: the time
   left, quietly. The server's clock decides; this only counts down from what it said last. Spoken at ten, five and one
   minutes, once each, whatever page of the attempt that finds one on. */

const SPOKEN = [10, 5, 1]; // minutes
const HIDDEN = "quiz-timer-hidden";
const SAID = "quiz-timer-said:";

/* Storage may be forbidden; then the choice lasts as long as the page. */
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    /* nothing to do */
  }
}

class QuizTimer extends HTMLElement {
  connectedCallback() {
    this.words = this.querySelector("[data-time]");
    this.voice = document.createElement("span");
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("role", "status");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "link-button";
    this.button.addEventListener("click", () => this.show(this.words.hidden));
    this.append(" ", this.button, this.voice);

    this.key = SAID + this.dataset.attempt;
    this.show(recall(HIDDEN) !== "yes");
    this.start(Number(this.dataset.deadlineSeconds));
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  start(seconds) {
    this.ends = Date.now() + seconds * 1000;
    this.isOver = false;
    this.minutes = null;
    this.tick();
  }

  /* What the server says now; more than a minute beyond what was thought is time that an outage gave back. */
  sync(seconds) {
    const gained = seconds - (this.ends - Date.now()) / 1000;
    this.start(seconds);
    document.querySelector("#question > input[name=go]")?.remove();
    if (gained > 60) {
      remember(this.key, "");
      this.voice.textContent = this.dataset.more.replace("{minutes}", this.minutes);
    }
  }

  left() {
    return Math.ceil(Math.max(this.ends - Date.now(), 0) / 60_000);
  }

  phrase(minutes) {
    const { minute, minutes: many } = this.dataset;
    return minutes === 1 ? minute : many.replace("{minutes}", minutes);
  }

  show(visible) {
    this.words.hidden = !visible;
    this.button.textContent = visible ? this.dataset.hide : this.dataset.show;
    remember(HIDDEN, visible ? "no" : "yes");
  }

  tick() {
    if (this.isOver) return undefined;
    const minutes = this.left();
    if (minutes === this.minutes) return undefined;
    this.minutes = minutes;
    if (minutes === 0) return this.finish();
    this.words.textContent = this.phrase(minutes);
    this.speak(minutes);
    return undefined;
  }

  /* A mark that was passed between two pages is spoken on the next one. */
  speak(minutes) {
    const passed = SPOKEN.filter((mark) => minutes <= mark).at(-1);
    const said = Number(recall(this.key)) || Infinity;
    if (passed === undefined || said <= passed) return;
    remember(this.key, String(passed));
    // A live region speaks of what changes in it, not of what it is born with.
    setTimeout(() => (this.voice.textContent = this.phrase(minutes)), 250);
  }

  /* What is answered now goes along: the server gives a save under way a few seconds. */
  finish() {
    this.isOver = true;
    this.words.textContent = this.voice.textContent = this.dataset.over;
    const form = document.getElementById("question");
    if (!(form instanceof HTMLFormElement)) return location.reload();
    const go = form.querySelector("input[name=go]") || document.createElement("input");
    Object.assign(go, { type: "hidden", name: "go", value: "summary" });
    form.append(go);
    return form.requestSubmit();
  }
}

customElements.define("quiz-timer", QuizTimer);
