/* <quiz-timer data-deadline-seconds data-minutes data-minute data-hide data-show data-over>: the time left, quietly. The
   server's clock decides; this only counts down from what the page said. Spoken at ten, five and one minutes. */

const SPOKEN = [10, 5, 1]; // minutes
const HIDDEN = "quiz-timer-hidden";

class QuizTimer extends HTMLElement {
  connectedCallback() {
    this.words = this.querySelector("[data-time]");
    this.ends = Date.now() + Number(this.dataset.deadlineSeconds) * 1000;
    this.minutes = this.left();

    this.voice = document.createElement("span");
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("role", "status");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "link-button";
    this.button.addEventListener("click", () => this.show(this.words.hidden));
    this.append(" ", this.button, this.voice);

    this.show(sessionStorage.getItem(HIDDEN) !== "yes");
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
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
    sessionStorage.setItem(HIDDEN, visible ? "no" : "yes");
  }

  tick() {
    const minutes = this.left();
    if (minutes === this.minutes) return;
    this.minutes = minutes;
    if (minutes === 0) return this.finish();
    this.words.textContent = this.phrase(minutes);
    if (SPOKEN.includes(minutes)) this.voice.textContent = this.phrase(minutes);
  }

  /* What is chosen now goes along: the server gives a save under way a few seconds. */
  finish() {
    clearInterval(this.timer);
    this.words.textContent = this.voice.textContent = this.dataset.over;
    const form = document.getElementById("question");
    if (!(form instanceof HTMLFormElement)) return location.reload();
    const go = document.createElement("input");
    Object.assign(go, { type: "hidden", name: "go", value: "summary" });
    form.append(go);
    form.requestSubmit();
  }
}

customElements.define("quiz-timer", QuizTimer);
