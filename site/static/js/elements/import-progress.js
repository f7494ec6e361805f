/* <import-progress>: shows how far the writing of an import is.

   Around the buttons of its form: the one that confirms sends the form in the background, and
   the bar moves by what data-url tells until the answer is there. With data-running it only
   watches. Without scripts the form is sent as ever, and the answer comes when all is written. */

const EVERY = 500;

class ImportProgress extends HTMLElement {
  connectedCallback() {
    this.shown = this.querySelector(".import-progress");
    this.bar = this.querySelector("progress");
    this.words = this.querySelector("[role=status]");
    if (this.dataset.running !== undefined) {
      this.watch();
    } else {
      this.closest("form").addEventListener("submit", (event) => this.send(event));
    }
  }

  async send(event) {
    const button = event.submitter;
    if (button?.name !== "confirm") return;
    event.preventDefault();
    const form = event.target;
    const sent = new FormData(form, button);
    for (const one of this.querySelectorAll("button")) one.disabled = true;
    this.shown.hidden = false;
    this.watching = setInterval(() => this.ask(), EVERY);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent });
      location.assign(answer.url);
    } catch {
      // The line broke; the writing goes on without us: watch it to its end.
      clearInterval(this.watching);
      this.watch();
    }
  }

  watch() {
    this.watching = setInterval(async () => {
      const told = await this.ask();
      if (told && told.state !== "applying") {
        clearInterval(this.watching);
        location.assign(location.pathname);
      }
    }, EVERY);
  }

  /* A tenth at a time: a screen reader reads out every change. */
  say({ done, total }) {
    const tenth = Math.floor((10 * done) / total);
    if (tenth === this.tenth) return;
    this.tenth = tenth;
    this.words.textContent = this.dataset.words
      .replace("{done}", done)
      .replace("{total}", total);
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.url);
      if (!answer.ok) return null;
      const told = await answer.json();
      if (told.state === "applying" && told.total) {
        this.bar.max = told.total;
        this.bar.value = told.done;
        this.say(told);
      }
      return told;
    } catch {
      return null;
    }
  }
}

customElements.define("import-progress", ImportProgress);
