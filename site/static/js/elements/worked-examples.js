// <worked-examples data-url="…">: tells the worked people of a programme's form anew, a
// moment after somebody changed something. Without it, they are those of the form as opened.

const WAIT_MS = 350;

class WorkedExamples extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    if (!this.form) return;
    this.later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), WAIT_MS);
    };
    this.form.addEventListener("input", this.later);
    this.form.addEventListener("change", this.later);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.form?.removeEventListener("input", this.later);
    this.form?.removeEventListener("change", this.later);
  }

  async tell() {
    this.request?.abort();
    this.request = new AbortController();
    const body = new FormData(this.form);
    if (this.dataset.programme) body.set("programme", this.dataset.programme);
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body, signal: this.request.signal });
      if (!answer.ok) return;
      this.querySelector(".stories").innerHTML = await answer.text();
    } catch (fault) {
      // Typed on, or the line is down: what is shown stays until the next change.
      if (fault.name !== "AbortError") console.warn(fault);
    }
  }
}

customElements.define("worked-examples", WorkedExamples);
