/* <word-count data-word data-words>: says how many words its text has, by the server's rule (quizzes/kinds/texts.py): what
   spaces part, if a letter or a digit is in it. Not read out at every key: it is beside the text for who looks. */

class WordCount extends HTMLElement {
  connectedCallback() {
    const text = this.querySelector("textarea");
    text.addEventListener("input", () => this.show(text.value));
    this.show(text.value);
  }

  show(text) {
    const count = text.split(/\s+/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
    const words = count === 1 ? this.dataset.word : this.dataset.words;
    this.querySelector("[data-count]").textContent = words.replace("{count}", count);
  }
}

customElements.define("word-count", WordCount);
