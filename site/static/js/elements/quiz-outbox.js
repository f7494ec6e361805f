/* The answers of one attempt that the server has not confirmed yet, kept on this device. All tabs share them, and one
   counter: each answer of this device gets the next number, so that the server knows which of two is the newer. */

const DEVICE = "quiz-device";
const SEQUENCE = "quiz-sequence";
const PREFIX = "quiz-unsent:";

/* Storage may be full or forbidden; then the page's own memory has to do. */
const memory = new Map();

function read(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key, value) {
  memory.delete(key);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value !== null) memory.set(key, value);
  }
}

function newDevice() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* A number of this browser's own; it names no person and is sent with answers only. */
export function device() {
  let name = read(DEVICE);
  if (!name) {
    name = newDevice();
    write(DEVICE, name);
  }
  return name;
}

export function nextSequence() {
  const number = (Number(read(SEQUENCE)) || 0) + 1;
  write(SEQUENCE, String(number));
  return number;
}

export class Outbox {
  constructor(attempt) {
    this.key = PREFIX + attempt;
  }

  /* Read each time: another tab may have added to it, or sent some of it. */
  all() {
    try {
      return JSON.parse(read(this.key)) || {};
    } catch {
      return {};
    }
  }

  get count() {
    return Object.keys(this.all()).length;
  }

  get(position) {
    return this.all()[position];
  }

  put(position, answer) {
    const all = this.all();
    all[position] = answer;
    write(this.key, JSON.stringify(all));
    // Else a browser short of space may throw away what is not sent yet.
    if (!this.asked) navigator.storage?.persist?.().catch(() => {});
    this.asked = true;
  }

  /* Confirmed: forget it, unless a newer answer has taken its place meanwhile. */
  drop(position, sent) {
    const all = this.all();
    if (JSON.stringify(all[position]) !== JSON.stringify(sent)) return;
    delete all[position];
    write(this.key, Object.keys(all).length ? JSON.stringify(all) : null);
  }

  clear() {
    write(this.key, null);
  }

  /* Calls back when another tab has changed what is in here. */
  onChange(callback, signal) {
    addEventListener("storage", (event) => event.key === this.key && callback(), { signal });
  }
}
