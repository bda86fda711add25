// Keying a sheet that came back: a row is recorded as it is left; what is not recorded yet is kept in this browser.
// Enter goes to the next door, Tab within one, arrows up and down. Without this script the form posts as a whole.
import { csrfToken } from "./page";

interface Answer {
  state: "saved" | "blank" | "wrong";
  words: string;
  wrong: Record<string, string>;
}
type Values = Record<string, string>;

const RETRY_MS = 5000;

export function watchKeying(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-keying]");
  if (form) new Keying(form).watch();
}

export class Keying {
  private readonly rows: HTMLElement[];
  private readonly said = new Map<HTMLElement, string>();
  private readonly busy = new Set<HTMLElement>();

  constructor(private readonly form: HTMLFormElement) {
    this.rows = [...form.querySelectorAll<HTMLElement>("[data-row]")];
  }

  watch(): void {
    for (const row of this.rows) this.said.set(row, textOf(row));
    this.restore();
    this.form.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("input", (event) => this.typed(event));
    this.form.addEventListener("focusout", (event) => this.left(event));
    window.addEventListener("online", () => this.sendAll());
    window.setInterval(() => this.sendAll(), RETRY_MS);
    const next = this.rows.find((row) => !row.dataset["state"]) ?? this.rows[0];
    if (next) first(next)?.focus();
  }

  private key(event: KeyboardEvent): void {
    const input = event.target as HTMLInputElement;
    const row = rowOf(input);
    if (!row || event.isComposing) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const other = this.rows[this.rows.indexOf(row) + step];
    const column = event.key === "Enter" ? 0 : inputs(row).indexOf(input);
    const goal = other ? (inputs(other)[column] ?? first(other)) : undefined;
    if (goal) {
      goal.focus();
      goal.select();
    } else void this.send(row);
  }

  private typed(event: Event): void {
    const input = event.target as HTMLInputElement;
    const row = rowOf(input);
    if (!row) return;
    mark(input, input.checkValidity() ? "" : (input.title || " "));
    row.dataset["state"] = "typed";
    localStorage.setItem(this.keptAs(row), JSON.stringify(valuesOf(row)));
  }

  private left(event: FocusEvent): void {
    const row = rowOf(event.target as HTMLElement);
    if (row && !row.contains(event.relatedTarget as Node | null)) void this.send(row);
  }

  /** What was typed before the page was loaded anew and never reached the house. */
  private restore(): void {
    for (const row of this.rows) {
      const text = localStorage.getItem(this.keptAs(row));
      if (!text) continue;
      const values = JSON.parse(text) as Values;
      for (const input of inputs(row)) input.value = values[input.name] ?? input.value;
      row.dataset["state"] = "typed";
    }
    this.sendAll();
  }

  private sendAll(): void {
    for (const row of this.rows) {
      if (localStorage.getItem(this.keptAs(row)) && !row.contains(document.activeElement)) void this.send(row);
    }
  }

  private async send(row: HTMLElement): Promise<void> {
    const text = textOf(row);
    if (this.busy.has(row) || text === this.said.get(row)) return;
    this.busy.add(row);
    const body = new URLSearchParams(valuesOf(row));
    const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
    try {
      const response = await fetch(window.location.href, { method: "POST", headers, body });
      if (!response.ok) throw new Error(String(response.status));
      const answers = (await response.json()) as Record<string, Answer>;
      this.show(row, answers[row.dataset["row"] ?? ""] ?? { state: "blank", words: "", wrong: {} }, text);
    } catch {
      row.dataset["state"] = "waits";
      say(row, this.form.dataset["waits"] ?? "");
    } finally {
      this.busy.delete(row);
    }
    if (row.dataset["state"] === "saved" && textOf(row) !== text && !row.contains(document.activeElement)) void this.send(row);
  }

  private show(row: HTMLElement, answer: Answer, text: string): void {
    row.dataset["state"] = answer.state === "blank" ? "" : answer.state;
    say(row, answer.words);
    for (const input of inputs(row)) mark(input, answer.wrong[input.name.split(":")[1] ?? ""] ?? "");
    this.said.set(row, text);
    if (answer.state !== "wrong" && textOf(row) === text) localStorage.removeItem(this.keptAs(row));
    this.count();
  }

  private count(): void {
    const place = document.querySelector<HTMLElement>("[data-keyed-count]");
    const done = this.rows.filter((row) => row.dataset["state"] === "saved").length;
    const words = this.form.dataset["said"] ?? "";
    if (place) place.textContent = words.replace("{n}", String(done)).replace("{of}", String(this.rows.length));
  }

  private keptAs(row: HTMLElement): string {
    return `keying:${this.form.dataset["keying"] ?? ""}:${row.dataset["row"] ?? ""}`;
  }
}

function rowOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest<HTMLElement>("[data-row]") ?? null;
}

function inputs(row: HTMLElement): HTMLInputElement[] {
  return [...row.querySelectorAll<HTMLInputElement>("input[name]")];
}

function first(row: HTMLElement): HTMLInputElement | undefined {
  return inputs(row)[0];
}

function valuesOf(row: HTMLElement): Values {
  return Object.fromEntries(inputs(row).map((input) => [input.name, input.value]));
}

function textOf(row: HTMLElement): string {
  return JSON.stringify(valuesOf(row));
}

function say(row: HTMLElement, words: string): void {
  const place = row.querySelector<HTMLElement>(".state");
  if (place) place.textContent = words;
}

function mark(input: HTMLInputElement, wrong: string): void {
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  if (wrong.trim()) input.title = wrong;
}
