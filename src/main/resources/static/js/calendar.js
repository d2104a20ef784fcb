// The week of a calendar: what is planned is dragged to another time or day, made longer at its lower edge, or moved
// by keys while it has the focus: Shift with arrows by a quarter of an hour or a day, Alt with arrows its length. Each
// move is sent once, and the calendar is what the server then says. Where nothing is, a click plans a meeting.

import { csrf, get, isSignIn, offline, post, read, say } from "./http.js";

const STEP = 15;
const BEGINS = 8 * 60;
const LIFTS = 4;
const SETTLES = 600;

const two = (number) => String(number).padStart(2, "0");

class CalendarPage extends HTMLElement {
  #abort = new AbortController();
  #drag;
  #timer;
  #moved;
  #begun;

  connectedCallback() {
    const { signal } = this.#abort;
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    const week = this.#week;
    if (!week) return;
    if (!week.scrollTop) week.scrollTop = (BEGINS / 60) * this.#hour - this.#hour / 2;
    if (this.dataset.new) for (const day of this.#days) day.dataset.open = "";
    week.addEventListener("pointerdown", (event) => this.#lift(event), { signal });
    document.addEventListener("pointermove", (event) => this.#follow(event), { signal });
    document.addEventListener("pointerup", () => this.#drop(), { signal });
    document.addEventListener("pointercancel", () => this.#putBack(), { signal });
    week.addEventListener("click", (event) => this.#click(event), { signal, capture: true });
  }

  disconnectedCallback() {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  get #week() { return this.querySelector(".cal-week"); }
  get #days() { return [...this.querySelectorAll(".cal-day")]; }
  get #hour() { return parseFloat(getComputedStyle(this.#week).getPropertyValue("--hour")); }
  get #length() { return this.#days[0].clientHeight / this.#hour * 60; }

  // Where something is: its day, and from when to when in minutes from the top.
  #place(block) {
    const at = (name) => Number(block.dataset[name] ?? 0);
    const style = (name, otherwise) => (block.style.getPropertyValue(name) === "" ? otherwise : Number(block.style.getPropertyValue(name)));
    const from = style("--h", at("h")) * 60 + style("--m", at("m"));
    const to = style("--th", at("th")) * 60 + style("--tm", at("tm"));
    return { day: block.closest(".cal-day"), from, to };
  }

  #put(block, { day, from, to }) {
    for (const [name, value] of [["--h", from / 60], ["--m", 0], ["--th", to / 60], ["--tm", 0]]) block.style.setProperty(name, value);
    if (block.parentElement !== day) {
      const focused = document.activeElement === block;
      day.append(block);
      if (focused) block.focus({ preventScroll: true });
    }
    for (const [name, value] of [["--lane", 0], ["--lanes", 1]]) block.style.setProperty(name, value);
  }

  #lift(event) {
    const block = event.target.closest(".cal-block[data-movable]");
    if (!block || event.button || event.pointerType === "touch" || this.#timer) return;
    const resizes = event.target.matches(".cal-grip");
    this.#drag = { block, resizes, x: event.clientX, y: event.clientY, place: this.#place(block), lifted: false };
  }

  #follow(event) {
    const drag = this.#drag;
    if (!drag) return;
    if (!drag.lifted && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < LIFTS) return;
    event.preventDefault();
    drag.lifted = true;
    drag.block.classList.add("cal-lifted");
    const by = Math.round(((event.clientY - drag.y) / this.#hour) * 60 / STEP) * STEP;
    if (drag.resizes) {
      this.#put(drag.block, this.#longer(drag.place, by));
    } else {
      const day = this.#days.find((each) => {
        const { left, right } = each.getBoundingClientRect();
        return event.clientX >= left && event.clientX < right;
      });
      this.#put(drag.block, { ...this.#later(drag.place, by), day: day ?? drag.place.day });
    }
  }

  #later({ day, from, to }, by) {
    const start = Math.max(0, Math.min(this.#length - STEP, Math.round(from / STEP) * STEP + by));
    return { day, from: start, to: start + to - from };
  }

  #longer({ day, from, to }, by) {
    return { day, from, to: Math.max(from + STEP, Math.min(this.#length, to + by)) };
  }

  #drop() {
    const drag = this.#drag;
    this.#drag = undefined;
    if (!drag?.lifted) return;
    drag.block.classList.remove("cal-lifted");
    this.#moved = true;
    setTimeout(() => (this.#moved = false));
    this.#send(drag.block, drag.place);
  }

  #putBack() {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag?.lifted) this.#put(drag.block, drag.place);
  }

  #key(event) {
    if (event.key === "Escape" && this.#drag) return this.#putBack();
    if (!event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const block = event.target.closest?.(".cal-block[data-movable]");
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (block && this.contains(block) && event.shiftKey !== event.altKey) {
      const place = this.#place(block);
      if (event.altKey && (sideways || !("minutes" in block.dataset))) return;
      event.preventDefault();
      this.#begun ??= place;
      const before = this.#begun;
      const days = this.#days;
      const day = days[Math.max(0, Math.min(days.length - 1, days.indexOf(place.day) + (sideways ?? 0)))];
      this.#put(block, event.altKey ? this.#longer(place, down * STEP) : { ...this.#later(place, (down ?? 0) * STEP), day });
      block.scrollIntoView({ block: "nearest" });
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#send(block, before), SETTLES);
    } else if (sideways && !event.shiftKey && !event.altKey && !event.target.closest?.("input, textarea, select, [contenteditable], details[open]")) {
      event.preventDefault();
      document.querySelector(`.cal-steps [rel="${sideways < 0 ? "prev" : "next"}"]`)?.click();
    }
  }

  async #send(block, before) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#begun = undefined;
    const { day, from, to } = this.#place(block);
    const body = new URLSearchParams({ version: block.dataset.version, back: this.dataset.back });
    const length = to - from;
    const whole = before.to - before.from;
    if (from !== before.from || day !== before.day) {
      body.set("on", day.dataset.day);
      body.set("at", this.#clock(from));
    }
    if (length !== whole) body.set("minutes", Number(block.dataset.minutes) + length - whole);
    if (!body.has("on") && !body.has("minutes")) return this.#show(await this.#get(location.href), block.dataset.id, true);
    let answer;
    try {
      answer = await post(`/calendar/${block.dataset.id}/move`, body, csrf());
    } catch {
      say(offline());
    }
    if (answer?.ok) return this.#show(answer, block.dataset.id);
    if (answer) {
      const page = read(await answer.text());
      say((page.querySelector("main .notice-body") ?? page.querySelector("h1"))?.textContent);
    }
    await this.#show(await this.#get(location.href), block.dataset.id, true);
  }

  // The time of the clock there: an hour that comes twice has two places.
  #clock(position) {
    const { again, repeated } = this.#week.dataset;
    const minute = position < Number(again) ? position : position - Number(repeated);
    return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  }

  #click(event) {
    if (this.#moved) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const day = event.target;
    if (!day.matches(".cal-day[data-open]")) return;
    const position = Math.floor((event.clientY - day.getBoundingClientRect().top) / this.#hour * 2) * 30;
    const due = [day.dataset.day, this.#clock(position)];
    const asked = new URLSearchParams([["quick", "true"], ["kind", "meeting"], ["due", due[0]], ["due", due[1]]]);
    const link = Object.assign(document.createElement("a"), { href: `/activities/new?${asked}`, textContent: this.dataset.new });
    link.dataset.sheet = "form";
    link.hidden = true;
    this.append(link);
    link.click();
    link.remove();
  }

  async #get(address) {
    try {
      return await get(address);
    } catch {
      return null;
    }
  }

  // Takes the place of this calendar, where people have scrolled to; what was just done is told unless quiet.
  async #show(answer, focus, quiet) {
    if (!answer?.ok) return;
    if (isSignIn(answer.url)) return location.reload();
    const page = read(await answer.text());
    const next = page.getElementById("calendar");
    if (!next || !this.isConnected) return;
    const scrolled = this.#week.scrollTop;
    const focused = this.contains(document.activeElement);
    this.replaceWith(next);
    const calendar = document.getElementById("calendar");
    calendar.querySelector(".cal-week").scrollTop = scrolled;
    if (focused) calendar.querySelector(`.cal-block[data-id="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
    if (!quiet) document.getElementById("undo").replaceWith(page.getElementById("undo"));
  }
}

customElements.define("calendar-page", CalendarPage);
